// An authorization server and the API behind it: oidc-provider with the paths of Fourthwall.
//
// It is strict: whoever uses a rotated refresh token again, or an authorization code, loses all tokens of that login.
//
// Settings come from the environment: ROTATE (always, never), GRACE (seconds for which a rotated refresh token still serves,
// if any), ACCESS_TTL (seconds), CLIENT_SECRET (of app_confidential, app_basic and app_service; the other clients have none),
// API_PASSWORD (of the user api_user), REDIRECT_URIS (separated by spaces), DENY (the user refuses).
//
// For the documents of other vendors: SCOPES (separated by spaces), TOKEN_PATH (of the token endpoint), REFRESH_PATH (which
// alone takes refresh tokens then), ANSWERS (JSON, by the paths of the API).

import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { parse } from 'node:querystring';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

// The packages are in the current folder, not beside this file.
const { resolve } = createRequire(`${process.cwd()}/`);
const { default: Provider } = await import(pathToFileURL(resolve('oidc-provider')));

const TOKEN = '/open-api/v1.0/platform/token';
const AUTHORIZATION = '/auth';
// Fourthwall keeps the scopes in the settings of the app, so the authorization URL names none.
const SCOPE = process.env.SCOPES ?? 'shop';
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

const env = process.env;
// Standard output is for the one line at the end of this file.
console.info = console.error;

const server = createServer();
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const url = `http://127.0.0.1:${server.address().port}`;

const client = {
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: env.REDIRECT_URIS.split(' '),
  response_types: ['code'],
};
const provider = new Provider(url, {
  clients: [
    { ...client, client_id: 'app_public', token_endpoint_auth_method: 'none' },
    {
      ...client,
      client_id: 'app_confidential',
      client_secret: env.CLIENT_SECRET,
      token_endpoint_auth_method: 'client_secret_post',
    },
    // It runs on its users' machines, and takes any port of theirs.
    { ...client, client_id: 'app_native', application_type: 'native', token_endpoint_auth_method: 'none' },
    // It shows its secret in a header.
    {
      ...client,
      client_id: 'app_basic',
      client_secret: env.CLIENT_SECRET,
      token_endpoint_auth_method: 'client_secret_basic',
    },
    // Its users agree on another device.
    {
      client_id: 'app_device',
      grant_types: [DEVICE_CODE, 'refresh_token'],
      redirect_uris: [],
      response_types: [],
      token_endpoint_auth_method: 'none',
    },
    // It acts for itself, and shows its secret in a header.
    {
      client_id: 'app_service',
      client_secret: env.CLIENT_SECRET,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      token_endpoint_auth_method: 'client_secret_basic',
    },
  ],
  // An access token ends when its lifetime does, so that tests need not wait longer.
  clockTolerance: 0,
  cookies: { keys: [randomBytes(32).toString('hex')] },
  expiresWithSession: () => false,
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    deviceFlow: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
  },
  findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  issueRefreshToken: () => true,
  // Each login is a family of tokens of its own, also in a browser that has logged in before.
  loadExistingGrant: ({ oidc }) => oidc.result?.consent && oidc.provider.Grant.find(oidc.result.consent.grantId),
  rotateRefreshToken: env.ROTATE === 'always',
  routes: { authorization: AUTHORIZATION, token: TOKEN },
  scopes: SCOPE.split(' '),
  ttl: {
    AccessToken: Number(env.ACCESS_TTL),
    AuthorizationCode: 60,
    ClientCredentials: Number(env.ACCESS_TTL),
    DeviceCode: 60,
    Grant: 86400,
    Interaction: 60,
    RefreshToken: 86400,
    Session: 86400,
  },
});

const answers = JSON.parse(env.ANSWERS ?? '{}');
const stats = { token_requests: 0, refresh_requests: 0, resource_requests: 0, anonymous_requests: 0 };
const issued = [];
const accessTokens = [];
for (const kind of ['authorization_code', 'access_token', 'client_credentials', 'device_code', 'refresh_token']) {
  provider.on(`${kind}.saved`, ({ jti }) => issued.push(jti));
}
for (const kind of ['access_token', 'client_credentials']) provider.on(`${kind}.saved`, ({ jti }) => accessTokens.push(jti));

// The token that the API is shown, of a user or of an app itself.
async function find(value) {
  return (await provider.AccessToken.find(value)) ?? provider.ClientCredentials.find(value);
}

function answer(res, status, body, challenge) {
  const headers = { 'Content-Type': 'application/json' };
  if (challenge) headers['WWW-Authenticate'] = challenge;
  res.writeHead(status, headers).end(JSON.stringify(body));
}

// The page that asks the user, at Fourthwall's path; what that path does not say is added.
function connect(req, res, clientId, query) {
  query.set('client_id', clientId);
  query.set('response_type', 'code');
  query.set('scope', SCOPE);
  req.url = `${AUTHORIZATION}?${query}`;
  return provider.callback()(req, res);
}

// Login and consent, which one fixed user does at once.
async function interaction(req, res) {
  const { params } = await provider.interactionDetails(req, res);
  if (env.DENY) {
    const error = { error: 'access_denied', error_description: 'the user refused' };
    return provider.interactionFinished(req, res, error);
  }
  const accountId = 'user';
  const grantId = await grantOf(accountId, params.client_id);
  return provider.interactionFinished(req, res, { login: { accountId }, consent: { grantId } });
}

async function grantOf(accountId, clientId) {
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope(SCOPE);
  return grant.save();
}

// What the user does on another device, without its pages: types in the code, and agrees.
async function device(res, userCode) {
  const code = await provider.DeviceCode.findByUserCode(userCode.replace('-', ''));
  const accountId = 'user';
  Object.assign(code, env.DENY
    ? { error: 'access_denied', errorDescription: 'the user refused' }
    : { accountId, scope: SCOPE, grantId: await grantOf(accountId, code.clientId) });
  await code.save();
  answer(res, 200, {});
}

// The token endpoint. Fourthwall takes JSON as well as forms, and oidc-provider takes a body that is already read.
async function token(req, res, path) {
  const body = await text(req);
  const json = /^application\/json\b/.test(req.headers['content-type']);
  req.body = json ? JSON.parse(body) : parse(body);
  if (json) req.headers['content-type'] = 'application/x-www-form-urlencoded';
  stats.token_requests += 1;
  if (req.body.grant_type === 'refresh_token') stats.refresh_requests += 1;
  const isThere = !env.REFRESH_PATH || (path === env.REFRESH_PATH) === (req.body.grant_type === 'refresh_token');
  if (!isThere) return answer(res, 400, { error: 'unsupported_grant_type' });
  const stored = env.GRACE && await provider.RefreshToken.adapter.find(req.body.refresh_token);
  if (stored?.consumed && Date.now() / 1000 - stored.consumed <= Number(env.GRACE)) delete stored.consumed;
  req.url = TOKEN;
  return provider.callback()(req, res);
}

async function resource(req, res, path) {
  const { authorization } = req.headers;
  stats.resource_requests += 1;
  if (!authorization) stats.anonymous_requests += 1;
  if (path.startsWith('/open-api/v1.0/basic/')) {
    const expected = `Basic ${Buffer.from(`api_user:${env.API_PASSWORD}`).toString('base64')}`;
    return authorization === expected
      ? answer(res, 200, { client_id: null, path })
      : answer(res, 401, {}, 'Basic realm="api"');
  }
  // RFC 6750 section 3.1: a request without credentials is told no error code.
  if (!authorization) return answer(res, 401, {}, 'Bearer');
  const value = /^Bearer +(.+)$/i.exec(authorization)?.[1];
  const accessToken = await find(value);
  if (!accessToken) return answer(res, 401, { error: 'invalid_token' }, 'Bearer error="invalid_token"');
  if (path === '/open-api/v1.0/forbidden') {
    return answer(res, 403, { error: 'insufficient_scope' }, 'Bearer error="insufficient_scope"');
  }
  return answer(res, 200, answers[path] ?? { client_id: accessToken.clientId, path });
}

async function revokeAccessTokens(res) {
  for (const value of accessTokens.splice(0)) await (await find(value))?.destroy();
  answer(res, 200, {});
}

function route(req, res) {
  const { pathname, searchParams } = new URL(req.url, url);
  const connecting = /^\/admin\/platform-apps\/([^/]+)\/connect$/.exec(pathname);
  if (connecting) return connect(req, res, decodeURIComponent(connecting[1]), searchParams);
  if (pathname.startsWith('/interaction/')) return interaction(req, res);
  const isToken = [TOKEN, env.TOKEN_PATH, env.REFRESH_PATH].includes(pathname) && req.method === 'POST';
  if (isToken) return token(req, res, pathname);
  if (pathname in answers || (pathname.startsWith('/open-api/') && pathname !== TOKEN)) return resource(req, res, pathname);
  if (pathname === '/_test/stats') return answer(res, 200, stats);
  if (pathname === '/_test/issued') return answer(res, 200, issued);
  if (pathname === '/_test/device' && req.method === 'POST') return device(res, searchParams.get('user_code'));
  if (pathname === '/_test/revoke-access-tokens' && req.method === 'POST') return revokeAccessTokens(res);
  return provider.callback()(req, res);
}

server.on('request', async (req, res) => {
  try {
    await route(req, res);
  } catch (error) {
    console.error(error);
    answer(res, 400, { error: 'invalid_request', error_description: error.message });
  }
});

// Whoever started this server holds the other end of standard input: it must not outlive them.
process.stdin.on('close', () => process.exit()).resume();
console.log(JSON.stringify({ url }));

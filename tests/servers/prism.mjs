// A proxy that compares requests and responses with an OpenAPI document: Prism, as `prism proxy --errors` starts it.
//
// Settings come from the environment: DOCUMENT (a path), UPSTREAM (a URL).

import { createRequire } from 'node:module';

// The packages are in the current folder, not beside this file.
const require = createRequire(`${process.cwd()}/`);
const { createLogger } = require('@stoplight/prism-core');
const { getHttpOperationsFromSpec } = require('@stoplight/prism-http');
const { createServer } = require('@stoplight/prism-http-server');

const operations = await getHttpOperationsFromSpec(process.env.DOCUMENT);
const server = createServer(operations, {
  components: { logger: createLogger('prism', { level: 'silent' }) },
  config: {
    checkSecurity: true,
    // A request that does not fit the document is answered with 422 and not sent on.
    errors: true,
    isProxy: true,
    mock: {},
    upstream: new URL(process.env.UPSTREAM),
    validateRequest: true,
    validateResponse: true,
  },
});
const url = await server.listen(0, '127.0.0.1');

// Whoever started this server holds the other end of standard input: it must not outlive them.
process.stdin.on('close', () => process.exit()).resume();
console.log(JSON.stringify({ url }));

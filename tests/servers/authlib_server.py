"""An authorization server and the API behind it: Authlib on Flask with the paths of Fourthwall.

It is the second opinion beside oidc_provider.mjs, and takes the same settings from the environment. It differs where
the standards let it: a rotated refresh token or an authorization code that is used again is refused, and nothing else
happens; without rotation an answer has no refresh token; a wrong client secret is 400; a callback has no `iss`.
"""

import io
import json
import logging
import os
import sys
import threading
import time
from dataclasses import dataclass, field
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlencode

from authlib.integrations.flask_oauth2 import AuthorizationServer, ResourceProtector, current_token
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, TokenMixin, grants
from authlib.oauth2.rfc6750 import BearerTokenValidator
from authlib.oauth2.rfc7636 import CodeChallenge
from flask import Flask, jsonify, request
from werkzeug.serving import WSGIRequestHandler, make_server

TOKEN = "/open-api/v1.0/platform/token"
# Fourthwall keeps the scopes in the settings of the app, so the authorization URL names none.
SCOPE = "shop"
USER = SimpleNamespace(id="user")

# The server is on the loopback interface, where Authlib's demand for TLS is not needed.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
ROTATE = os.environ["ROTATE"] == "always"
ACCESS_TTL = int(os.environ["ACCESS_TTL"])


@dataclass
class Client(ClientMixin):
    client_id: str
    client_secret: str | None
    auth_method: str

    def get_client_id(self):
        return self.client_id

    def get_default_redirect_uri(self):
        return None

    def get_allowed_scope(self, scope):
        return SCOPE

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri in os.environ["REDIRECT_URIS"].split(" ")

    def check_client_secret(self, client_secret):
        return client_secret == self.client_secret

    def check_endpoint_auth_method(self, method, endpoint):
        return method == self.auth_method

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type in ("authorization_code", "refresh_token")


@dataclass
class AuthorizationCode(AuthorizationCodeMixin):
    code: str
    client_id: str
    redirect_uri: str
    code_challenge: str | None
    code_challenge_method: str | None

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return SCOPE


@dataclass
class Token(TokenMixin):
    client_id: str
    expires_in: int
    issued_at: float = field(default_factory=time.time)
    revoked: bool = False

    def check_client(self, client):
        return self.client_id == client.client_id

    def get_scope(self):
        return SCOPE

    def get_expires_in(self):
        return self.expires_in

    def is_expired(self):
        return time.time() >= self.issued_at + self.expires_in

    def is_revoked(self):
        return self.revoked


clients = [
    Client("app_public", None, "none"),
    Client("app_confidential", os.environ["CLIENT_SECRET"], "client_secret_post"),
    Client("app_basic", os.environ["CLIENT_SECRET"], "client_secret_basic"),
]
clients = {client.client_id: client for client in clients}
codes = {}
access_tokens = {}
refresh_tokens = {}
issued = []
stats = {"token_requests": 0, "refresh_requests": 0, "resource_requests": 0, "anonymous_requests": 0}
# Requests come on threads, and a token endpoint must not take one refresh token twice.
one_at_a_time = threading.Lock()


def auth_methods(_):
    """Without the last one, Authlib tells a wrong secret with 400 instead of 401."""
    methods = ["none", "client_secret_post"]
    return [*methods, "client_secret_basic"] if "Authorization" in request.headers else methods


class AuthorizationCodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = property(auth_methods)

    def save_authorization_code(self, code, request):
        values = request.payload.data
        challenge = values.get("code_challenge"), values.get("code_challenge_method")
        codes[code] = AuthorizationCode(code, request.client.client_id, request.payload.redirect_uri, *challenge)
        issued.append(code)

    def query_authorization_code(self, code, client):
        found = codes.get(code)
        return found if found and found.client_id == client.client_id else None

    def delete_authorization_code(self, authorization_code):
        del codes[authorization_code.code]

    def authenticate_user(self, authorization_code):
        return USER


class RefreshTokenGrant(grants.RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = property(auth_methods)
    INCLUDE_NEW_REFRESH_TOKEN = ROTATE

    def authenticate_refresh_token(self, refresh_token):
        found = refresh_tokens.get(refresh_token)
        return found if found and not found.revoked else None

    def authenticate_user(self, refresh_token):
        return USER

    def revoke_old_credential(self, refresh_token):
        refresh_token.revoked = ROTATE


class S256Challenge(CodeChallenge):
    # The default includes "plain", which also is what a request without a method means.
    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]


class Validator(BearerTokenValidator):
    def authenticate_token(self, token_string):
        return access_tokens.get(token_string)


def save_token(token, request):
    client_id = request.client.client_id
    access_tokens[token["access_token"]] = Token(client_id, token["expires_in"])
    issued.append(token["access_token"])
    if refresh_token := token.get("refresh_token"):
        refresh_tokens[refresh_token] = Token(client_id, 86400)
        issued.append(refresh_token)


app = Flask(__name__)
app.config["OAUTH2_REFRESH_TOKEN_GENERATOR"] = True
app.config["OAUTH2_TOKEN_EXPIRES_IN"] = {"authorization_code": ACCESS_TTL, "refresh_token": ACCESS_TTL}
authorization_server = AuthorizationServer(app, clients.get, save_token)
authorization_server.register_grant(AuthorizationCodeGrant, [S256Challenge(required=True)])
authorization_server.register_grant(RefreshTokenGrant)
require_oauth = ResourceProtector()
require_oauth.register_token_validator(Validator())


@app.get("/authorize")
def authorize():
    """Login and consent, which one fixed user does at once."""
    try:
        grant = authorization_server.get_consent_grant(end_user=USER)
    except OAuth2Error as error:
        return authorization_server.handle_error_response(None, error)
    user = None if os.environ.get("DENY") else USER
    return authorization_server.create_authorization_response(grant_user=user, grant=grant)


@app.post(TOKEN)
def token():
    with one_at_a_time:
        stats["token_requests"] += 1
        stats["refresh_requests"] += request.form.get("grant_type") == "refresh_token"
        return authorization_server.create_token_response()


@app.before_request
def count_resource_requests():
    if request.path.startswith("/open-api/") and request.path != TOKEN:
        stats["resource_requests"] += 1
        stats["anonymous_requests"] += "Authorization" not in request.headers


@app.route("/open-api/<path:_>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
@require_oauth()
def resource(_):
    return jsonify(client_id=current_token.client_id, path=request.path)


@app.route("/open-api/v1.0/forbidden")
@require_oauth("another_scope")
def forbidden():
    return jsonify()


@app.route("/open-api/v1.0/basic/<path:_>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
def basic(_):
    user = request.authorization
    if user and user.type == "basic" and (user.username, user.password) == ("api_user", os.environ["API_PASSWORD"]):
        return jsonify(client_id=None, path=request.path)
    return {}, 401, {"WWW-Authenticate": 'Basic realm="api"'}


@app.get("/_test/stats")
def get_stats():
    return jsonify(stats)


@app.get("/_test/issued")
def get_issued():
    return jsonify(issued)


@app.post("/_test/revoke-access-tokens")
def revoke_access_tokens():
    for token in list(access_tokens.values()):
        token.revoked = True
    return jsonify()


def fourthwall(inner):
    """Makes ordinary OAuth requests of Fourthwall's: what its authorization URL leaves out, and JSON for forms."""

    def application(environ, start_response):
        path = environ["PATH_INFO"].split("/")
        if path[1:3] == ["admin", "platform-apps"] and path[4:] == ["connect"]:
            query = parse_qsl(environ["QUERY_STRING"]) + [("client_id", path[3]), ("response_type", "code")]
            environ["PATH_INFO"], environ["QUERY_STRING"] = "/authorize", urlencode(query)
        if environ.get("CONTENT_TYPE", "").startswith("application/json"):
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            members = {name: "" if value is None else value for name, value in json.loads(body).items()}
            body = urlencode(members).encode()
            environ["wsgi.input"] = io.BytesIO(body)
            environ["CONTENT_LENGTH"] = str(len(body))
            environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
        return inner(environ, start_response)

    return application


def end_with_standard_input():
    """Whoever started this server holds the other end of standard input: it must not outlive them."""
    sys.stdin.buffer.read()
    os._exit(0)


app.wsgi_app = fourthwall(app.wsgi_app)
logging.getLogger("werkzeug").setLevel(logging.ERROR)
WSGIRequestHandler.protocol_version = "HTTP/1.1"
server = make_server("127.0.0.1", 0, app, threaded=True)
threading.Thread(target=end_with_standard_input, daemon=True).start()
print(json.dumps({"url": f"http://127.0.0.1:{server.server_port}"}), flush=True)
server.serve_forever()

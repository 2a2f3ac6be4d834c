// The admin API's HTTP server, on a port of its own: push, rollback, status and the two probes.
// Checks in order: host, path, method, token; only then is a body read. Starts nothing before
// listen().
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Log } from '../base/log.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { checkHost, checkToken } from './guard.ts';
import { sendError } from './problem.ts';
import { ROUTES, type RouteContext } from './route.ts';

export interface AdminAddress {
  /** Loopback unless the operator decided otherwise. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

export interface AdminOptions extends RouteContext, AdminAddress {
  readonly token: string;
  /** LIMITS.adminCloseDeadlineMs unless a test is in a hurry. */
  readonly closeDeadlineMs?: number;
  readonly log: Log;
}

export interface Admin {
  /**
   * Opens the port.
   * @throws ADMIN_PORT_IN_USE, ADMIN_LISTEN_FAILED
   */
  listen(): Promise<{ readonly port: number }>;
  /**
   * Takes no more requests, lets running ones end until LIMITS.adminCloseDeadlineMs, cuts the rest.
   */
  close(): Promise<void>;
}

/** Makes the admin API. */
export function createAdmin(options: AdminOptions): Admin {
  const server = createServer(
    {
      requestTimeout: LIMITS.adminRequestDeadlineMs,
      headersTimeout: LIMITS.adminRequestDeadlineMs,
      connectionsCheckingInterval: 1_000,
    },
    (request, response) => {
      answer(options, request, response).catch((error: unknown) => {
        fail(options, { request, response, error });
      });
    },
  );
  server.maxConnections = LIMITS.adminConnectionsMax;
  return { listen: () => listen(server, options), close: () => close(server, options) };
}

async function answer(
  options: AdminOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  checkHost(request.headers.host, options.host);
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const route = ROUTES.get(path);
  if (route === undefined) throw new CodedError('ADMIN_ROUTE_UNKNOWN', { details: { path } });
  if (request.method !== route.method) {
    response.setHeader('Allow', route.method);
    throw new CodedError('ADMIN_METHOD_REFUSED');
  }
  if (route.open === undefined) checkToken(request.headers.authorization, options.token);
  await route.handle(options, request, response);
}

/** Turns what a handler threw into an answer; a bug is told to the log, and to nobody else. */
function fail(
  { log }: AdminOptions,
  {
    request,
    response,
    error,
  }: { request: IncomingMessage; response: ServerResponse; error: unknown },
): void {
  const known = error instanceof CodedError;
  const coded = known ? error : new CodedError('INTERNAL', { cause: error });
  const fields = { method: request.method, path: request.url, code: coded.code };
  if (known) log.info(fields, 'admin request refused');
  else log.error({ ...fields, err: error }, 'admin request failed');
  if (coded.code === 'AUTH_REQUIRED') response.setHeader('WWW-Authenticate', 'Bearer');
  if (!request.complete) {
    // The rest of the body is not wanted: discard it, and end the connection after the answer.
    response.setHeader('Connection', 'close');
    request.resume();
  }
  sendError(response, coded);
}

/**
 * Whether the port can be had, asked before a start does anything that lasts.
 * @throws ADMIN_PORT_IN_USE, ADMIN_LISTEN_FAILED
 */
export async function checkAdminPort(address: AdminAddress): Promise<void> {
  const server = createServer();
  await listen(server, address);
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

async function listen(server: Server, { host, port }: AdminAddress): Promise<{ port: number }> {
  await new Promise<void>((resolve, reject) => {
    const failed = (cause: NodeJS.ErrnoException): void => {
      const code = cause.code === 'EADDRINUSE' ? 'ADMIN_PORT_IN_USE' : 'ADMIN_LISTEN_FAILED';
      const why = cause.code ?? cause.message;
      const message = `The admin API cannot listen on ${host}:${port} (${why}).`;
      reject(new CodedError(code, { message, details: { host, port }, cause }));
    };
    server.once('error', failed);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', failed);
      resolve();
    });
  });
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : port };
}

async function close(
  server: Server,
  { closeDeadlineMs = LIMITS.adminCloseDeadlineMs }: AdminOptions,
): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), closeDeadlineMs);
    server.close(() => {
      clearTimeout(deadline);
      resolve();
    });
    server.closeIdleConnections();
  });
}

// The few HTTP answers of the gateway's port: health, readiness, and a hint for everything else. Handlers
// are synchronous: a native response left unanswered would end the process.
import type { Log } from '../base/log.ts';
import type { UwsApp, UwsResponse } from './uws.ts';

export interface Health {
  /** False once the process should be restarted. */
  readonly live: boolean;
  /** False while no new client should come: starting, or shutting down. */
  readonly ready: boolean;
}

const HINT = 'Open a WebSocket on /, or GET /healthz or /readyz.\n';

/** Adds the routes; `health` is asked at each request. */
export function addHttpRoutes(app: UwsApp, health: () => Health, log: Log): void {
  const answer = (response: UwsResponse, part: keyof Health): void => {
    const isWell = ask(health, log)[part];
    const body = JSON.stringify({ status: isWell ? 'ok' : `not ${part}` });
    response.cork(() => {
      response.writeStatus(isWell ? '200 OK' : '503 Service Unavailable');
      response.writeHeader('Content-Type', 'application/json').end(body);
    });
  };
  app.get('/healthz', (response) => answer(response, 'live'));
  app.get('/readyz', (response) => answer(response, 'ready'));
  app.any('/*', (response) => {
    response.cork(() => {
      response.writeStatus('404 Not Found');
      response.writeHeader('Content-Type', 'text/plain; charset=utf-8').end(HINT);
    });
  });
}

/** A health check that throws means that the process is not well: no throw may reach native code. */
function ask(health: () => Health, log: Log): Health {
  try {
    return health();
  } catch (error) {
    log.error({ err: error }, 'the health check threw');
    return { live: false, ready: false };
  }
}

// One request to be upgraded, with headers and an address of the test's choice.
import { request, type IncomingHttpHeaders } from 'node:http';

export interface UpgradeRequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly localAddress?: string;
  readonly path?: string;
}

export interface UpgradeResponse {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks for a WebSocket; one that is opened is closed at once. */
export function askUpgrade(
  port: number,
  { headers = {}, localAddress, path = '/' }: UpgradeRequestOptions = {},
): Promise<UpgradeResponse> {
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  };
  return new Promise((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1',
      port,
      path,
      headers: { ...upgrade, ...headers },
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    asked.on('error', reject);
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode, headers: response.headers, body: '' });
    });
    asked.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body }),
      );
    });
    asked.end();
  });
}

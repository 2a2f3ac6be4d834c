// One HTTP request and its whole answer, over node:http: unlike fetch it fails at once when the peer hangs
// up, and its deadline keeps the process alive until it has spoken.
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { CodedError } from '../base/errors.ts';

export interface ExchangeRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly deadlineMs: number;
  /** The answer's body is refused above this. */
  readonly answerBytesMax: number;
}

export interface ExchangeAnswer {
  readonly status: number;
  readonly text: string;
}

/** @throws SERVER_UNREACHABLE, SERVER_DEADLINE, SERVER_ANSWER_INVALID */
export async function exchange(options: ExchangeRequest): Promise<ExchangeAnswer> {
  const { url, deadlineMs } = options;
  let timer: NodeJS.Timeout | undefined;
  let request: ClientRequest | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const message = `${url} did not answer within ${deadlineMs} ms.`;
      reject(new CodedError('SERVER_DEADLINE', { message, details: { url } }));
    }, deadlineMs);
  });
  try {
    request = open(options);
    return await Promise.race([answerOf(request, options), deadline]);
  } catch (error) {
    if (error instanceof CodedError) throw error;
    const message = `No server answers at ${url} (${reason(error)}).`;
    throw new CodedError('SERVER_UNREACHABLE', { message, details: { url }, cause: error });
  } finally {
    clearTimeout(timer);
    request?.destroy();
  }
}

function open({ url, method, headers, body }: ExchangeRequest): ClientRequest {
  const target = new URL(url);
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
  const request = send(target, { method, agent: false, headers: { ...headers, ...length } });
  return request.end(body);
}

async function answerOf(
  request: ClientRequest,
  { url, answerBytesMax }: ExchangeRequest,
): Promise<ExchangeAnswer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).on('error', reject);
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > answerBytesMax) {
      const message = `${url} answered more than ${answerBytesMax} bytes.`;
      throw new CodedError('SERVER_ANSWER_INVALID', { message, details: { url } });
    }
    chunks.push(part);
  }
  return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') };
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? String(error.code) : error.message;
}

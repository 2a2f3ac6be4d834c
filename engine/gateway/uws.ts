// The only importer of uWebSockets.js. The package picks its native binding when it is loaded, so it is
// loaded inside a function: a binding that is missing gets our message. Only the subset common to all
// bindings is used; see DECISIONS.md for how to move to the upstream release.
import { createRequire } from 'node:module';
import type * as uWebSockets from 'uWebSockets.js';
import { CodedError } from '../base/errors.ts';

export type Uws = Pick<
  typeof uWebSockets,
  'App' | 'DISABLED' | 'us_listen_socket_close' | 'us_socket_local_port'
>;

export type UwsApp = uWebSockets.TemplatedApp;
export type UwsSocket<Data> = uWebSockets.WebSocket<Data>;
export type UwsResponse = uWebSockets.HttpResponse;
export type UwsRequest = uWebSockets.HttpRequest;
export type UwsUpgradeContext = uWebSockets.us_socket_context_t;
export type UwsListenSocket = uWebSockets.us_listen_socket;

/**
 * Loads the native socket server.
 * @throws GATEWAY_NATIVE_MISSING with platform, Node ABI and glibc in message and details
 */
export function loadUws(): Uws {
  const require = createRequire(import.meta.url);
  let loaded: unknown;
  try {
    loaded = require('uWebSockets.js');
  } catch (cause) {
    throw nativeMissing(cause);
  }
  if (!isUws(loaded)) throw nativeMissing(new Error('the binding lacks functions that are used'));
  return loaded;
}

/** Name of the native file that the package loads on this platform. */
export function nativeFileName(): string {
  return `uws_${process.platform}_${process.arch}_${process.versions.modules}.node`;
}

function isUws(value: unknown): value is Uws {
  if (typeof value !== 'object' || value === null) return false;
  const functions = ['App', 'us_listen_socket_close', 'us_socket_local_port'];
  return (
    functions.every((name) => typeof Reflect.get(value, name) === 'function') &&
    typeof Reflect.get(value, 'DISABLED') === 'number'
  );
}

function nativeMissing(cause: unknown): CodedError {
  const details = {
    platform: process.platform,
    arch: process.arch,
    node: process.versions.node,
    abi: process.versions.modules,
    glibc: glibcVersion() ?? 'none',
    file: nativeFileName(),
  };
  const message =
    `uWebSockets.js could not load ${details.file} ` +
    `(Node ${details.node}, ABI ${details.abi}, glibc ${details.glibc}). ` +
    'Node 20 needs glibc >= 2.27; Node 22 and 24 need glibc >= 2.38.';
  return new CodedError('GATEWAY_NATIVE_MISSING', { message, details, cause });
}

/** The C library of this process, or undefined where it is not glibc. */
function glibcVersion(): string | undefined {
  const report: unknown = process.report?.getReport();
  if (typeof report !== 'object' || report === null) return undefined;
  const header: unknown = Reflect.get(report, 'header');
  if (typeof header !== 'object' || header === null) return undefined;
  const version: unknown = Reflect.get(header, 'glibcVersionRuntime');
  return typeof version === 'string' ? version : undefined;
}

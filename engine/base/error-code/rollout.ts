// Error codes. Rollout, admin API and command line.
// See error-codes.ts, which joins all areas. Keep each block sorted.
import type { ErrorCodeEntry } from './entry.ts';

export const ROLLOUT_ERRORS = {
  ADMIN_DEADLINE: {
    meaning: 'The rollout is still running at the deadline of the request.',
    action: 'See with midswing status how it ended.',
  },
  ADMIN_HOST_REFUSED: {
    meaning: 'The Host header names neither this machine nor the configured address.',
    action: 'Call the admin API by the address it listens on.',
  },
  ADMIN_LISTEN_FAILED: {
    meaning: 'The admin API cannot listen on its address.',
    action: 'Choose another address with --admin-host and --admin-port.',
  },
  ADMIN_METHOD_REFUSED: {
    meaning: 'The admin API does not answer this method here.',
    action: 'Use a method of the Allow header.',
  },
  ADMIN_PORT_IN_USE: {
    meaning: 'Another process listens on the port of the admin API.',
    action: 'Stop that process or choose another port with --admin-port.',
  },
  ADMIN_ROUTE_UNKNOWN: {
    meaning: 'The admin API has no such path.',
    action:
      'Use a path under /v1 (packs, rollback, confirm, remove, status, protection, sessions), /metrics, /healthz or /readyz.',
  },
  AUTH_REFUSED: {
    meaning: 'The token is not that of this server.',
    action: 'Use the token in the data folder of the running server (--data).',
  },
  AUTH_REQUIRED: {
    meaning: 'The request carries no token.',
    action: 'Send the header Authorization: Bearer with the token in the data folder.',
  },
  INTERNAL: {
    meaning: 'The server failed at this request because of a mistake of its own.',
    action: 'See its log, and report it.',
  },
  KEY_FILE_INVALID: {
    meaning: 'The file to sign with holds no private key that can be used.',
    action: 'Name with --key a file that holds an Ed25519 private key as PKCS #8 PEM.',
  },
  PACK_ALREADY_ACTIVE: {
    meaning: 'This very pack is the active one already.',
    action: 'Change the pack before pushing it again.',
  },
  PACK_LAYOUT_CHANGED: {
    meaning: 'Running rooms have no way to the columns that the pack needs.',
    action: 'Say in the pack what becomes of the field that is named, or keep it as it is.',
  },
  PACK_LOAD_FAILED: {
    meaning: 'The compiled pack could not be loaded.',
    action: 'See the log of the server for the cause.',
  },
  PACK_REVISION_STALE: {
    meaning: 'The revision is not above the highest one accepted under this name.',
    action: 'Push the pack with a higher revision; to go back use midswing rollback.',
  },
  PACK_SERVICE_UNKNOWN: {
    meaning: 'The server runs no service of the name that the pack is for.',
    action: 'Correct "service" in pack.json.',
  },
  REQUEST_INVALID: {
    meaning: 'The body of the request does not fit its schema.',
    action: 'Send the JSON object that the admin API documents.',
  },
  REQUEST_TOO_LARGE: {
    meaning: 'The body of the request is larger than this path takes.',
    action: 'Send less.',
  },
  ROLLBACK_NONE: {
    meaning: 'There is no earlier pack to go back to.',
    action:
      'Name a revision that was active (--to), go back with --keep-state, or push a new pack.',
  },
  ROLLBACK_SNAPSHOT_EXPIRED: {
    meaning: 'The time to go back on the replacement is over; its snapshot was released.',
    action: "Go back with today's state (midswing rollback --keep-state), or replace the service.",
  },
  ROLLOUT_BUSY: {
    meaning: 'Too many rollouts wait already.',
    action: 'Try again when they have ended.',
  },
  RULES_REFUSED: {
    meaning: 'The rules of the pack have mistakes.',
    action: 'Correct what the diagnostics point at and push again.',
  },
  SERVER_ANSWER_INVALID: {
    meaning: 'What answered is not the admin API of a server of this version.',
    action: 'Check the address (--url) and the versions.',
  },
  SERVER_DEADLINE: {
    meaning: 'The server did not answer in time.',
    action: 'See with midswing status whether it runs.',
  },
  SERVER_UNREACHABLE: {
    meaning: 'No server answers at this address.',
    action: 'Start one with npm start, or name its address with --url.',
  },
  STATE_EXPORT_REFUSED: {
    meaning: 'The active generation could not export its state.',
    action: 'See the log of the server; the active generation serves on.',
  },
  STATE_IMPORT_REFUSED: {
    meaning: 'The new generation refused the state of the active one.',
    action: 'Push a pack that takes this state; the active generation serves on.',
  },
  TICKET_KEY_MISSING: {
    meaning: 'The data folder holds no key to sign tickets with.',
    action: 'Start a server on this folder once: it makes the key.',
  },
  TOKEN_MISSING: {
    meaning: 'The data folder holds no admin token.',
    action: 'Start a server once, or name its data folder with --data.',
  },
} as const satisfies Record<string, ErrorCodeEntry>;

// The one table of engine error codes: AREA_REASON, what it means, what to do. engine/SPEC.md lists the
// same codes and test/tidy.test.ts holds the two together. Keep each area's block sorted.

export interface ErrorCodeEntry {
  /** What was found and what was expected, as one sentence. */
  readonly meaning: string;
  /** What the reader should do, as one sentence. */
  readonly action: string;
}

const entries = {
  // Configuration and data folder.
  CONFIG_INVALID: {
    meaning: 'The configuration does not fit its schema.',
    action: 'Correct the named key; unknown keys are refused.',
  },
  // Kernel: generations, leases and activations.
  CONTRACT_UNSUPPORTED: {
    meaning: 'The service was written for another major version of the engine contract.',
    action: 'Build the service against the contract version of this server.',
  },
  LEASE_QUIESCED: {
    meaning: 'The generation set takes no new leases.',
    action: 'Read the routing again and lease the set it names.',
  },
  ROLLOUT_SUPERSEDED: {
    meaning: 'Another activation came first.',
    action: 'Look at what is active now and push again if it is still wanted.',
  },
  // Trust: keys, packs, pack sources and sealed records.
  KEYS_DEVELOPMENT_REFUSED: {
    meaning: 'Development keys were asked for in production.',
    action:
      'This version serves with development keys only: unset NODE_ENV, and keep it off the internet.',
  },
  KEYS_INVALID: {
    meaning: 'A key file does not hold a key of the expected kind.',
    action: 'Restore the named file, or remove it together with its pair and let it be made anew.',
  },
  KEYS_PERMISSIONS: {
    meaning: 'A key can be read by other users of this machine.',
    action: 'Take the rights of group and others away (chmod go-rwx) and consider the key known.',
  },
  PACK_ENGINE: {
    meaning: 'The pack was made for another engine version.',
    action:
      'Widen the engine range of its pack.json after checking the pack, or change the server.',
  },
  PACK_ENVELOPE: {
    meaning: 'The envelope of the pack is not a DSSE envelope around a pack manifest.',
    action: 'Build the pack anew with midswing.',
  },
  PACK_EXPIRED: {
    meaning: 'The pack is past its expiry.',
    action: 'Build and sign the pack anew with a later expiry.',
  },
  PACK_FORMAT: {
    meaning: 'The bytes do not start like a pack.',
    action: 'Push a file that midswing built.',
  },
  PACK_MANIFEST: {
    meaning: 'The signed manifest of the pack does not fit its schema.',
    action: 'Build the pack anew with a midswing of the same version as the server.',
  },
  PACK_MEMBER: {
    meaning: 'The members of the pack are not those its manifest names.',
    action: 'Build the pack anew and transfer it unaltered.',
  },
  PACK_SIGNATURE: {
    meaning: 'The pack carries too few valid signatures of trusted keys.',
    action: 'Sign it with a key the server trusts, and transfer it unaltered.',
  },
  PACK_SOURCE_EMPTY: {
    meaning: 'The pack folder holds no rule files.',
    action: 'Add at least one file that ends in .rules.',
  },
  PACK_SOURCE_INVALID: {
    meaning: 'The pack.json of a pack folder cannot be used.',
    action: 'Correct the named file; unknown keys are refused.',
  },
  PACK_SOURCE_MISSING: {
    meaning: 'There is no pack folder with a pack.json at this path.',
    action: 'Name a folder that holds pack.json and rule files.',
  },
  PACK_SOURCE_PATH: {
    meaning: 'A file of the pack folder has a name that packs do not allow.',
    action: 'Use letters, digits, dots, dashes and underscores only, and no links.',
  },
  PACK_SOURCE_TOO_LARGE: {
    meaning: 'The pack folder holds more than a pack may.',
    action: 'Split the pack or move other files out of its folder.',
  },
  PACK_TOO_LARGE: {
    meaning: 'The pack is larger than a pack may be.',
    action: 'Split the pack or shorten its members.',
  },
  PACK_TRUNCATED: {
    meaning: 'The pack ends before its end.',
    action: 'Transfer the whole file again.',
  },
  PACK_UNSIGNED: {
    meaning: 'The pack carries no signature.',
    action: 'Sign it with a key the server trusts.',
  },
  SEAL_REFUSED: {
    meaning: 'A sealed record was refused.',
    action: 'Restore the record from a backup that belongs to this service and key.',
  },
  // State: layouts, data folder, history, stores.
  DATA_FORMAT_UNSUPPORTED: {
    meaning: 'The data folder was written in a format this version does not know.',
    action: 'Use the version that wrote it, or another folder.',
  },
  DATA_LOCKED: {
    meaning: 'Another process uses the data folder.',
    action:
      'Stop that process or choose another folder with --data. One that ended in another container is noticed after 15 seconds.',
  },
  DATA_NAME_REFUSED: {
    meaning: 'A name cannot be used as a file name in the data folder.',
    action: 'Use lower-case letters, digits and dashes, starting with a letter.',
  },
  DATA_UNWRITABLE: {
    meaning: 'The data folder cannot be created or written.',
    action: 'Make the folder writable for this user or choose another with --data.',
  },
  DATA_WRITE_FAILED: {
    meaning: 'A file of the data folder could not be made durable.',
    action: 'Check disk space and health, then try again.',
  },
  HISTORY_CORRUPT: {
    meaning: 'The history log is corrupt before its last line, or lost its records.',
    action: 'Restore history.log from a backup; never cut it by hand.',
  },
  HISTORY_STOPPED: {
    meaning: 'The history log did not take a record.',
    action:
      'Check disk space and health: the log goes on by itself once it can be written. If another server wrote to it, stop both and start one.',
  },
  LAYOUT_INVALID: {
    meaning: 'A column of the layout cannot be laid out.',
    action: 'Give every column a name of its own, a known kind and a length of at least 1.',
  },
  LAYOUT_TOO_LARGE: {
    meaning: 'The layout is larger than a room may be.',
    action: 'Use fewer or shorter columns.',
  },
  STATE_TOO_LARGE: {
    meaning: 'The exported state of a service is larger than allowed.',
    action: 'Let the service keep less; the state saved before stays.',
  },
  STORE_CORRUPT: {
    meaning: 'A stored file does not hold what its name promises.',
    action: 'Restore the named file from a backup or push the pack again.',
  },

  // Wire: answers the gateway gives to a client's message, as Error.code.
  ALREADY_JOINED: {
    meaning: 'This connection has joined a room already.',
    action: 'Open another connection for another room.',
  },
  COMMAND_MALFORMED: {
    meaning: 'The command payload cannot be read by this game.',
    action: 'Encode the payload with the codec of the game that the server runs.',
  },
  HELLO_EXPECTED: {
    meaning: 'The first message of a connection must be Hello.',
    action: 'Connect again and send Hello first.',
  },
  HELLO_REPEATED: {
    meaning: 'Hello was sent a second time.',
    action: 'Send Hello once per connection.',
  },
  JOIN_EXPECTED: {
    meaning: 'A command was sent before Joined arrived.',
    action: 'Join a room, wait for Joined, then send commands.',
  },
  MAILBOX_FULL: {
    meaning: 'The room holds as many commands as one tick takes.',
    action: 'Send the command again in a later tick, under a new sequence number.',
  },
  MESSAGE_MALFORMED: {
    meaning: 'The message is no ClientMessage of envelope.proto in a binary frame.',
    action:
      'Send binary protobuf messages; the connection is closed after several unreadable ones.',
  },
  NOT_MEMBER: {
    meaning: 'The command came to its tick when its sender was no member any more.',
    action: 'Join again, then send commands.',
  },
  PROTOCOL_UNSUPPORTED: {
    meaning: 'Client and server speak different protocol versions.',
    action: 'Use a client library of the version that the server announces.',
  },
  RATE_LIMITED: {
    meaning: 'Messages come faster than the limit of one connection.',
    action: 'Slow down, then send the command again under a new sequence number.',
  },
  ROOM_CLOSED: {
    meaning: 'The room ticks no more.',
    action: 'Join another room.',
  },
  ROOM_FULL: {
    meaning: 'All member slots of the room are taken.',
    action: 'Join another room, or spectate.',
  },
  ROOM_UNKNOWN: {
    meaning: 'There is no room with this number.',
    action: 'Join one of the rooms 1 to Welcome.rooms.',
  },
  SEQUENCE_REPLAYED: {
    meaning: 'The sequence number is not greater than the one before.',
    action: 'Count commands up from 1; the command was not executed again.',
  },
  SPECTATOR_COMMAND: {
    meaning: 'A spectator sent a command.',
    action: 'Join without spectate to take part.',
  },
  TICK_FULL: {
    meaning: 'The changes of the command did not fit into the tick; nothing of it happened.',
    action: 'Send the command again in a later tick, under a new sequence number.',
  },

  // Gateway.
  GATEWAY_LISTEN_FAILED: {
    meaning: 'The gateway cannot listen on its address.',
    action: 'Choose another --host or --port.',
  },
  GATEWAY_NATIVE_MISSING: {
    meaning: 'uWebSockets.js has no native binding that loads here.',
    action:
      'Run on Node 20 with glibc >= 2.27, or Node 22 or 24 with glibc >= 2.38, then repeat npm ci.',
  },
  GATEWAY_PORT_IN_USE: {
    meaning: 'Another process listens on the port.',
    action: 'Stop it, or choose another port with --port.',
  },

  // Client library.
  CLIENT_CLOSED: {
    meaning: 'The connection is closed.',
    action: 'Create a new client and connect again.',
  },
  CLIENT_CONNECT_DEADLINE: {
    meaning: 'The server did not answer in time.',
    action: 'Check the address and that the server is up, then connect again.',
  },
  CLIENT_JOIN_DEADLINE: {
    meaning: 'The room did not answer the join in time.',
    action: 'Check that the room still ticks, then join again on a new connection.',
  },
  CLIENT_REFUSED: {
    meaning: 'The server refused with a code that this client does not know.',
    action: 'Read the code in the details; update the client library.',
  },
  CLIENT_SOCKET_MISSING: {
    meaning: 'This runtime has no global WebSocket.',
    action:
      'Pass connect: createNetSocketFactory() from midswing/client/net-socket, or use Node 22.',
  },
  CLIENT_URL_INVALID: {
    meaning: 'The address is no ws:// URL.',
    action: 'Give an address such as ws://127.0.0.1:7400.',
  },
  // Rollout, admin API and command line.
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
    action: 'Use /v1/packs, /v1/rollback, /v1/status, /healthz or /readyz.',
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
    meaning: 'The pack needs other room columns; this version cannot migrate rooms yet.',
    action: 'Keep the declared state as it is, or start the server anew with the pack.',
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
    action: 'See the revisions that were active with midswing status, or push a new one.',
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
  TOKEN_MISSING: {
    meaning: 'The data folder holds no admin token.',
    action: 'Start a server once, or name its data folder with --data.',
  },
} as const satisfies Record<string, ErrorCodeEntry>;

export type ErrorCode = keyof typeof entries;

export const ERROR_CODES: Readonly<Record<ErrorCode, ErrorCodeEntry>> = entries;

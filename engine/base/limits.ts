// Every bound of the engine in one table: value, unit in the name, reason beside it. Reaching a limit is a
// tested outcome with a code, never a crash.
import { WIRE_LIMITS } from './wire-limits.ts';

export const LIMITS = {
  ...WIRE_LIMITS,
  /** Bytes that wait in one socket above which it is sent no frames until they have gone. */
  skipBytes: 16_384,
  /** Undelivered bytes of one socket above which nothing more is taken for it: room for answers behind the frames. */
  backpressureBytesMax: 65_536,
  /** Seconds without any frame from a client before its socket is closed (uWebSockets.js: 8-960). */
  idleTimeoutSeconds: 32,
  /** Changes one tick of one room may tell of; what is beyond makes its members be sent the whole state. */
  changesPerTickMax: 2_048,
  /** Things that may leave one room in one tick: results and rewards, not what members see. */
  sendsPerTickMax: 64,
  /** UTF-16 units of the key or the topic of what leaves a room; with the room's own name it fits into an entry. */
  sendNameCharactersMax: 32,
  /** Ticks between two hashes of a room's state: what a replay is compared by. */
  stateHashEveryTicks: 10,
  /** Bytes of the states that all rooms together keep to go back to, their inputs since included. */
  preImageBytesMax: 268_435_456,
  /** Bytes of columns that wait to be used again: what a thousand rooms leave at a move. */
  columnsPoolBytesMax: 67_108_864,
  /** Bytes that columns of several rooms are allocated by. */
  columnsSlabBytes: 524_288,
  /** States that are sealed at once, between ticks: half a millisecond. */
  preImagesSealedAtOnce: 16,
  /** Milliseconds between two times that is done: a thousand rooms take three seconds. */
  preImageSealEveryMs: 50,
  /** Switches that one room keeps the state before of. */
  preImagesPerRoomMax: 4,
  /** Bytes of inputs that a room keeps since a switch: an hour of ten players who act once a second. */
  keptInputsBytesMax: 1_048_576,
  /** Ticks a room that goes back runs again in one of its own: a millisecond of a full fight. */
  restoreTicksPerTick: 64,
  /** Schemas that rooms of one process remember the way through. */
  schemaLineageMax: 64,
  /** Packs that one battle file holds: a battle moves on with each push. */
  battlePacksMax: 64,
  /** Places that a replay which parts from its file names. */
  partedPlacesMax: 8,
  /** Bytes of the description of one room's columns. */
  roomSchemaBytesMax: 1_048_576,
  /** Rooms whose copies try a move before an activation. */
  moveSampleMax: 256,
  /** Milliseconds of tries before sockets and ticks get their turn. */
  moveSampleTurnMs: 1,
  /** Parts of a tick period that rooms are spread over, so that no moment carries them all. */
  tickSlices: 50,
  /** File descriptors kept free of sockets: data files, admin connections, a look at what goes on. */
  descriptorsReserved: 256,
  /** Milliseconds without a sign of life before a supervisor ends its server by force and starts another. */
  serverSilentMs: 10_000,
  /** Milliseconds a server may take to stop, every part together, before it is ended by force. */
  stopDeadlineMs: 20_000,
  /** Longest opening of a protection switch: one working day. */
  switchOpenMsMax: 28_800_000,
  /** Characters of the reason an operator gives for moving a switch. */
  switchReasonCharactersMax: 200,
  /** Milliseconds between two looks at drains that are past their deadline. */
  drainCheckMs: 1_000,
  /** Ticks a room runs at once after a pause; what is missed beyond them is dropped (N6). */
  catchUpTicksMax: 5,
  /** One pushed pack, envelope and members together. */
  packBytesMax: 4_194_304,
  /** The signed envelope at the head of a pack. */
  envelopeBytesMax: 262_144,
  /** Members of one pack. */
  packMembersMax: 256,
  /** Signatures of one envelope. */
  signaturesMax: 16,
  /** Plain bytes of one service's exported state. */
  serviceStateBytesMax: 16_777_216,
  /** Steps between schemas whose left-out bytes one saved state may carry. */
  carriedStepsMax: 256,
  /** Milliseconds between two periodic saves of service state: what a crash may lose. */
  stateSaveEveryMs: 2_000,
  /** Bytes of the file that counts saved states: some 200 a service. */
  saveLedgerBytesMax: 1_048_576,
  /** Bytes the LMDB state store may grow to; it reserves address space of this size, not memory. */
  stateMapBytesMax: 4_294_967_296,
  /** Milliseconds a service may take to get ready before it serves; the one before serves meanwhile. */
  prepareDeadlineMs: 10_000,
  /** Milliseconds a drained generation waits for its unload hook. */
  disposeDeadlineMs: 5_000,
  /** Milliseconds a quiesced set waits for its leases before its holders are evicted. */
  drainDeadlineMs: 30_000,
  /** Versions of one key of service state that readers keep alive at once; each may hold a whole state. */
  versionsPerKeyMax: 16,
  /** Keys of one store of service versions; a key is a service. */
  versionKeysMax: 1_024,
  /** Transactions, branches and rollback snapshots that hold a version of one store at once. */
  versionHoldersMax: 256,
  /** Milliseconds an update transaction may stay open; it keeps what it reads in memory. */
  transactionDeadlineMs: 30_000,
  /** Milliseconds the version of a conflict waits to be promoted or abandoned. */
  branchExpiryMs: 3_600_000,
  /** Milliseconds the way back from a replacement is kept when nobody confirms it (R18). */
  rollbackSnapshotMs: 3_600_000,
  /** Trust and state. Columns of one layout; a name costs a map entry a room. */
  layoutColumnsMax: 1_024,
  /** Bytes of one room's buffer; a copy of more would not fit into a tick. */
  layoutBytesMax: 16_777_216,
  /** Characters of one member path of a pack. */
  memberPathCharactersMax: 128,
  /** Folders below a pack folder that are searched for rule files. */
  packSourceDepthMax: 8,
  /** Entries one pack folder may hold, rule files or not, before reading it is given up. */
  packSourceEntriesMax: 4_096,
  /** Packs that extend one another in a row, the first one not counted. */
  packExtendsMax: 8,
  /** Bytes of a pack.json. */
  packJsonBytesMax: 65_536,
  /** Bytes of a key file. */
  keyFileBytesMax: 8_192,
  /** Bytes of the file of the keyring; keyringKeysMax keys with room to spare. */
  keyringFileBytesMax: 262_144,
  /** Keys of one ring, destroyed ones included: a rotation a week for ten years. */
  keyringKeysMax: 512,
  /** Records of one plain AES key with random nonces: half of what SP 800-38D allows at most. */
  plainKeyUsesMax: 2_147_483_648,
  /** Bytes of the history log that are read at start; about 200,000 records. */
  historyBytesMax: 67_108_864,
  /** Bytes of one record of the history log. */
  historyRecordBytesMax: 16_384,
  /** Characters of the reason of one record; the rest is cut. */
  historyReasonCharactersMax: 2_000,
  /** Activations kept in memory a service, and newest records kept for showing. */
  historyActivationsMax: 1_000,
  /** Bytes of the history log above which opening it writes a shorter one: half of what it may be. */
  historyCompactBytes: 33_554_432,
  /** Milliseconds between two groups of the journal: what a crash may take from those told of nothing. */
  journalCommitMs: 20,
  /** Bytes that end a group before its time; starts are asked for up to so many at once. */
  journalGroupBytes: 262_144,
  /** Bytes a group's buffer has from the start, so that ticks do not allocate. */
  journalBufferBytes: 1_048_576,
  /** Bytes that wait for a disk that takes nothing before they are given up: some half a minute. */
  journalBufferBytesMax: 33_554_432,
  /** Bytes a room that opens adds to that: all rooms of a process open at once. */
  journalRoomBytes: 32_768,
  /** Bytes of one record: the largest room, and what stands around it. */
  journalRecordBytesMax: 17_825_792,
  /** Bytes of a segment before the next one begins: what recovery reads is some two of them. */
  journalSegmentBytes: 33_554_432,
  /** Milliseconds of a segment before the next one begins: what recovery replays is some two of them. */
  journalSegmentMs: 5_000,
  /** Milliseconds that the starts of a segment are spread over: 1,000 rooms at once would hold ticks up for 50 ms. */
  journalStartsSpreadMs: 4_000,
  /** Milliseconds between two attempts to write a journal whose disk failed. */
  journalRetryMs: 500,
  /** Rooms named in one line of the log about the journal. */
  journalNamedRoomsMax: 20,
  /** Entries of the outbox that wait to be acknowledged. */
  outboxEntriesMax: 10_000,
  /** Bytes of all of their bodies: they are in every start of its stream. */
  outboxBytesMax: 4_194_304,
  /** Bytes of the body of one entry. */
  outboxEntryBytesMax: 16_384,
  /** Bytes of the key or the topic of an entry. */
  outboxNameBytesMax: 128,
  /** Bytes of a file of the outbox before the next one begins. */
  outboxFileBytes: 33_554_432,
  /** Acknowledged entries that are remembered, to know their keys and to tell what was sent. */
  outboxSentMax: 10_000,
  /** Entries that are with the sink at one time. */
  outboxSendingMax: 16,
  /** Milliseconds the sink may take before an entry counts as not sent. */
  outboxSendDeadlineMs: 10_000,
  /** Milliseconds before the second attempt; each further one waits twice as long. */
  outboxRetryMs: 500,
  /** Milliseconds between two attempts at most. */
  outboxRetryMsMax: 60_000,
  /** Milliseconds between two looks at what may be tried again. */
  outboxLookMs: 250,
  /** Attempts of a backup at a moment in which nothing of the folder is replaced. */
  backupAttemptsMax: 20,
  /** Bytes of the manifest of a backup: some 150 a file. */
  backupManifestBytesMax: 16_777_216,
  /** Milliseconds between two signs of life of the holder of a data folder. */
  lockHeartbeatMs: 2_000,
  /** Milliseconds without one after which a holder that cannot be looked up is taken for dead. */
  lockStaleMs: 15_000,
  /** Attempts to take a data folder whose holder died while others try too. */
  lockAttemptsMax: 50,
  /** UTF-16 units of a user's name in a ticket: an account id with room to spare. */
  userCharsMax: 128,
  /** Milliseconds from now to the end of a ticket at most: one that never ends could not be taken back. */
  ticketLifetimeMsMax: 86_400_000,
  /** Milliseconds by which the clock that mints tickets may be ahead of ours; their end counts as it is. */
  ticketClockToleranceMs: 30_000,
  /** Public keys for tickets: some games, each amid a rotation. */
  ticketKeysMax: 64,
  /** Unreadable messages one socket may send before it is closed. */
  malformedMax: 8,
  /** Messages one socket may send at once before its rate counts. */
  messageBurstMax: 40,
  /** Messages a second one socket may keep up; a command a tick at 20 Hz is well within it. */
  messagesPerSecondMax: 30,
  /** Messages over that rate, in the life of one socket, before it is closed. */
  overLimitMax: 1_000,
  /** Milliseconds between two RATE_LIMITED that answer no command. */
  rateNoticeMs: 1_000,
  /** Sockets of one gateway; each costs about 6 KB with its kernel buffers. */
  socketsMax: 20_000,
  /** Messages a second one user may send over all of their connections, and at once. */
  userMessagesPerSecondMax: 60,
  userMessageBurstMax: 80,
  /** Milliseconds from the opening of a socket to its Hello, a ticket's check included. */
  helloDeadlineMs: 5_000,
  /** Milliseconds without a whole message; a client in a room acknowledges much more often. */
  idleMs: 60_000,
  /** Messages that are kept while a ticket is checked: a client waits for Welcome, so one comes. */
  heldMessagesMax: 4,
  /** Connections a second from one address, and at once: a household or a small office behind one. */
  connectsPerSecondMax: 20,
  connectBurstMax: 100,
  /** Addresses whose connections are counted; the one that came longest ago is forgotten first. */
  connectAddressesMax: 16_384,
  /** Milliseconds a session waits for its client to come back; its member slot stays taken. */
  resumeGraceMs: 30_000,
  /** Milliseconds after which a client may come back to a server that stops. */
  reconnectAfterMs: 500,
  /** Sessions of one user: some devices and pages. */
  sessionsPerUserMax: 8,
  /** Sessions of one gateway, with and without a connection. */
  sessionsMax: 30_000,
  /** Sessions that wait for their client; beyond it the one that waited longest ends. */
  detachedSessionsMax: 20_000,
  /** Frames a client may be sent without acknowledging one: five seconds at 20 Hz and a bit. */
  ackLagTicksMax: 120,
  /** Milliseconds a client may lag behind before it is closed. */
  slowReaderMs: 5_000,
  /** Refused commands of one session whose answers are kept until the client shows that it has them. */
  keptAnswersMax: 256,
  /** Bytes of frames one room keeps for clients that lack them. */
  frameLogBytesMax: 262_144,
  /** Bytes such a log begins with and goes back to. */
  frameLogBytesMin: 8_192,
  /** Bytes of frames that all rooms of a gateway keep. */
  frameLogsBytesMax: 67_108_864,
  /** Milliseconds between two looks at deadlines of connections and sessions. */
  sweepMs: 500,
  /** Milliseconds after which sessions of an earlier process are not taken up again. */
  savedSessionsMsMax: 600_000,
  /** Bytes of the file of sessions between two processes: some 300 a session. */
  savedSessionsBytesMax: 16_777_216,
  /** Milliseconds the gateway waits for peers to take their close frame before it cuts them off. */
  gatewayCloseGraceMs: 250,
  /** Rollout and admin. Pushes and rollbacks that may wait; with bodies of 4 MiB at most 64 MiB. */
  rolloutsWaitingMax: 16,
  /** Connections the admin API holds open: a handful of people and probes. */
  adminConnectionsMax: 64,
  /** Bytes of a JSON body sent to the admin API. */
  adminJsonBytesMax: 4_096,
  /** Rooms, and things that left them, that the preview of a rollback lists. */
  previewListMax: 100,
  /** Sessions that the admin API lists. */
  sessionsListMax: 1_000,
  /** Milliseconds a client of the admin API may take to send one request. */
  adminRequestDeadlineMs: 10_000,
  /** Milliseconds the admin API waits for a rollout before it answers without its outcome. */
  adminAnswerDeadlineMs: 30_000,
  /** Milliseconds open admin connections are given when the server stops. */
  adminCloseDeadlineMs: 2_000,
  /** Milliseconds the command line waits for the admin API; above adminAnswerDeadlineMs. */
  apiDeadlineMs: 35_000,
  /** Bytes of an admin answer that the command line reads. */
  apiAnswerBytesMax: 8_388_608,
  /** Module tier. Bytes of one bundled module; a service of 50 KB is large. */
  moduleBytesMax: 1_048_576,
  /** Bytes of the sources of one module together. */
  moduleSourceBytesMax: 4_194_304,
  /** Milliseconds that bundling one module may take; a large one takes some hundred. */
  moduleBundleDeadlineMs: 20_000,
  /** Findings reported of one module; the rest follows from them or is found next time. */
  moduleDiagnosticsMax: 50,
  /** Milliseconds a module may take in its dry run, the start of the worker included. */
  moduleDryRunDeadlineMs: 5_000,
  /** Mebibytes of heap that the dry run of a module may use. */
  moduleDryRunHeapMebibytes: 128,
  /** Mebibytes that the process may grow by in a dry run: bytes of typed arrays are not on the heap. */
  moduleDryRunGrowthMebibytes: 512,
  /** Milliseconds between two looks at that growth. */
  moduleDryRunLookMs: 20,
  /** Dry runs at one time; further ones wait for their turn. */
  moduleDryRunsMax: 2,
  /** Milliseconds between the two looks at a watched folder that must agree. */
  watchQuietMs: 250,
  /** Milliseconds between two looks at everything, since hints get lost and switches open. */
  watchRescanMs: 5_000,
  /** Service pack folders under one watched folder. */
  watchFoldersMax: 256,
  /** Services. Restarts of one service within the window before it is stopped for good. */
  restartsMax: 3,
  /** Milliseconds a restart counts: long enough to see a loop, short enough to forget a bad day. */
  restartWindowMs: 60_000,
  /** Faults of one generation within the window that cost only the faulty call; the next takes it back. */
  breakerFaultsMax: 10,
  /** Milliseconds a fault counts against its generation. */
  breakerWindowMs: 60_000,
  /** Timers one generation may have; each is one of the runtime's. */
  scopeTimersMax: 1_024,
  /** Subscriptions and answered topics of one generation, and values it shows or looks at. */
  scopeSubscriptionsMax: 256,
  /** Figures one generation may ask for; a registry never forgets one. */
  scopeMetricsMax: 128,
  /** Resources one generation may hold, own and shared together. */
  scopeResourcesMax: 256,
  /** Milliseconds of the longest timer, 23 days: the runtime runs one above 2^31 at once. */
  timerDelayMsMax: 2_000_000_000,
  /** Milliseconds an async run of a timer is waited for, and pins its generation: as long as a drain. */
  timerRunDeadlineMs: 30_000,
  /** Bus. Characters of one topic or pattern. */
  busTopicCharactersMax: 128,
  /** Words of one topic or pattern: the depth of the tree that is searched. */
  busTopicWordsMax: 16,
  /** Topics one service may send under; each keeps its count of messages, about 200 bytes. */
  busTopicsPerSenderMax: 16_384,
  /** Messages that wait for one subscription that asks for no other bound: a burst of one turn. */
  busQueueMax: 1_024,
  /** The highest bound that a subscription may ask for. */
  busQueueBoundMax: 65_536,
  /** Milliseconds one message or request may be handled before the next one comes. */
  busDeliveryDeadlineMs: 5_000,
  /** Unanswered requests of one service. */
  busRequestsPendingMax: 1_024,
  /** Deliveries between two looks at the clock. */
  busBatchMax: 16,
  /** Milliseconds of deliveries before sockets and timers get their turn. */
  busTurnMs: 2,
  /** Batches of one turn, whatever the clock says. */
  busTurnBatchesMax: 256,
  /** Names of values that services show or look at, all together. */
  viewNamesMax: 4_096,
  /** Values inside one shown value, each of which is visited and frozen. */
  viewNodesMax: 65_536,
} as const;

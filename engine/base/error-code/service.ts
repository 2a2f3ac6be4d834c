// Error codes. Services and what runs them: bus, kernel, lifecycle, module tier.
// See error-codes.ts, which joins all areas. Keep each block sorted.
import type { ErrorCodeEntry } from './entry.ts';

export const SERVICE_ERRORS = {
  // Bus: topics, messages and shown values.
  BUS_DEADLINE: {
    meaning: 'A message was not handled, or a request not answered, by its deadline.',
    action: 'See why the receiving service is slow, or allow more time.',
  },
  BUS_NO_RESPONDER: {
    meaning: 'No service that serves answers this request topic.',
    action: 'Ask again once the service that answers it serves, or correct the topic.',
  },
  BUS_QUEUE_FULL: {
    meaning: 'As many messages or requests wait as may wait.',
    action: 'Send again later or less; nobody got this message.',
  },
  BUS_REPLY_FAILED: {
    meaning: 'The service that answers the request failed at it.',
    action: 'See the cause; the fault is counted against that service.',
  },
  BUS_RESPONDER_TAKEN: {
    meaning: 'The request topic is answered already.',
    action: 'Choose another topic, or let the service that answers it go first.',
  },
  BUS_TOPICS_FULL: {
    meaning: 'The service sends under as many topics as it may.',
    action: 'Use fewer topics; what varies without end belongs into the payload.',
  },
  BUS_TOPIC_INVALID: {
    meaning: 'The name is no topic, or no pattern.',
    action:
      'Join words of letters, digits, _ and - by dots; a pattern may use * for one word and a last > for one or more.',
  },
  VIEW_NOT_PLAIN: {
    meaning: 'A value that is to be shown is not plain data, or too large.',
    action: 'Show numbers, strings, booleans, arrays and plain objects only.',
  },
  // Kernel: generations, leases and activations.
  CONTRACT_UNSUPPORTED: {
    meaning: 'The service was written for another major version of the engine contract.',
    action: 'Build the service against the contract version of this server.',
  },
  DRAIN_UNFINISHED: {
    meaning: 'A former version of the service still drains.',
    action: 'Wait until its leases are released, or let the drain policy be evict.',
  },
  SERVICE_IN_USE: {
    meaning: 'Rooms run on the service.',
    action: 'Replace it by another version instead of removing it.',
  },
  LEASE_QUIESCED: {
    meaning: 'The generation set takes no new leases.',
    action: 'Read the routing again and lease the set it names.',
  },
  MIGRATION_FAILED: {
    meaning: 'A migration step refused the state or broke its contract.',
    action: 'Correct the named step; the state is unchanged and the active generation serves on.',
  },
  MIGRATION_MISSING: {
    meaning: 'No path of migration steps leads from the schema of the state to the expected one.',
    action: 'Declare the missing steps in the newer version of the service.',
  },
  PROTECTION_CLOSED: {
    meaning: 'A protection switch that this needs is closed.',
    action:
      'Let an operator open it for a while: midswing protection open NAME --for 15 --reason TEXT.',
  },
  ROLLOUT_SUPERSEDED: {
    meaning: 'Another activation came first.',
    action: 'Look at what is active now and push again if it is still wanted.',
  },
  // Services: order, scopes and resources.
  DEPENDENCY_MISSING: {
    meaning: 'No generation of the called service serves, or it answers no requests.',
    action: 'Call again once it serves; a service that must be there is named in dependencies.',
  },
  DEPENDENCY_UNDECLARED: {
    meaning: 'A service asked for another one that it does not list.',
    action: 'Name it in the dependencies of the service.',
  },
  DISPOSE_DEADLINE: {
    meaning: 'Closing did not end before its deadline.',
    action: 'Let the resource close faster; what it still holds is left to it.',
  },
  SCOPE_CLOSED: {
    meaning: 'The scope of the generation does not serve this any more, or not yet.',
    action: 'Send, ask and call while the generation serves; end the work when its signal aborts.',
  },
  SCOPE_LIMIT: {
    meaning: 'A generation holds as many timers, subscriptions or resources as it may.',
    action: 'Cancel what is not needed any more, or keep one for many purposes.',
  },
  SCOPE_RUN_DEADLINE: {
    meaning: "An async run of a service's timer did not end by its deadline.",
    action: 'See what it waits for; the next run does not wait for it any longer.',
  },
  SERVICE_DEPENDENCY_CYCLE: {
    meaning: 'Services depend on each other in a circle.',
    action: 'Take one dependency out of the named path, or send messages instead.',
  },
  SERVICE_DEPENDENCY_MISSING: {
    meaning: 'A service depends on one that is not there.',
    action: 'Add the missing service, or correct the name in the dependencies.',
  },
  SERVICE_HOST_STOPPED: {
    meaning: 'The host of services has begun to stop.',
    action: 'Start services on a host that runs.',
  },
  SERVICE_LOAD_FAILED: {
    meaning: 'An instance of the service could not be made.',
    action: 'See the cause; correct the factory of the service. Nothing has changed.',
  },
  SERVICE_NAME_TAKEN: {
    meaning: 'A service of this name is there already.',
    action: 'Replace it by its next version, or choose another name.',
  },
  SERVICE_PREPARE_DEADLINE: {
    meaning: 'The service did not get ready in time.',
    action: 'Let prepare do less, or end sooner. Nothing has changed.',
  },
  SERVICE_PREPARE_FAILED: {
    meaning: 'The service could not get ready.',
    action: 'See the cause; correct what prepare does. Nothing has changed.',
  },
  SERVICE_SHAPE: {
    meaning: 'What was made is not a service of the contract.',
    action: 'Give the named member the form that engine/contract describes.',
  },
  SERVICE_UNKNOWN: {
    meaning: 'No service of this name serves.',
    action: 'See with midswing status which services there are.',
  },
  // Module tier: bundles, dry runs, strategies.
  MODULE_DRY_RUN_FAILED: {
    meaning: 'The module did not get through its dry run.',
    action: 'Correct what the message names; nothing of the module was activated.',
  },
  MODULE_FACTORY: {
    meaning: 'The module does not have createService as its one export.',
    action: 'Export one function named createService, and nothing else, from the entry file.',
  },
  MODULE_GENERATED_CODE: {
    meaning: 'The module makes code out of text.',
    action: 'Write the code out; eval and new Function need the switch for generated code.',
  },
  MODULE_IMPORT_REFUSED: {
    meaning: 'The module imports what is not on the list of allowed imports.',
    action: 'Import files of the pack folder or the doors of midswing/contract.',
  },
  MODULE_REFUSED: {
    meaning: 'The module has mistakes and was not packed.',
    action: 'Correct what the diagnostics point at.',
  },
  MODULE_SHAPE: {
    meaning: 'What the factory made is not a service of this pack.',
    action:
      'Make createService return a Service of the contract, named like "service" in pack.json.',
  },
  MODULE_SYNTAX: {
    meaning: 'The module cannot be read as TypeScript or JavaScript.',
    action: 'Correct the file at the place that is named.',
  },
  MODULE_TOO_LARGE: {
    meaning: 'The module is larger than is allowed.',
    action: 'Split the service, or take large tables out of the code.',
  },
  STRATEGY_TAKEN: {
    meaning: 'A strategy of this name is registered already.',
    action: 'Choose another name, or let the service that has it go first.',
  },
  STRATEGY_TYPE: {
    meaning: 'The strategy is of another type than was asked for.',
    action: 'Ask for it by its own type, or register one of the wanted type.',
  },
  STRATEGY_UNKNOWN: {
    meaning: 'No strategy of this name is registered.',
    action: 'Check the name, and that the service which offers it serves.',
  },
} as const satisfies Record<string, ErrorCodeEntry>;

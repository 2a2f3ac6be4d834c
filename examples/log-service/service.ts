// A log service, the smallest service that listens: whatever is published under "log." goes to the server's
// log, and the newest lines can be asked for. Its state is those lines, so that a newer version knows them too.
//
//   scope.publish(topic<string>('log.shop'), 'sold out');       from any service
//   host.request('log', { newest: 10 });                        -> ['shop: sold out']
import type { Service } from 'midswing/contract';
import { topic, type Message } from 'midswing/contract/topic';

const KEPT_MAX = 100;
const anyLine = topic<string>('log.>');

export function createService(): Service {
  let lines: string[] = [];

  return {
    name: 'log',
    contract: '^2.0.0',

    prepare(scope) {
      const written = scope.metrics.counter('lines', 'Lines that services asked to be logged.');
      scope.subscribe(anyLine, ({ topic: name, sender, payload }: Message<string>) => {
        scope.log.info({ topic: name, sender }, payload);
        written.add(1);
        lines.push(`${name.slice('log.'.length)}: ${payload}`);
        if (lines.length > KEPT_MAX) lines.shift();
      });
    },

    // Requests are plain data of whoever sent them: look before you use them.
    handle(request) {
      const { newest = KEPT_MAX } = request as { newest?: number };
      return lines.slice(-Math.max(1, newest));
    },

    describe: () => ({ kept: lines.length }),

    state: {
      schema: 1,
      exportState: () => new TextEncoder().encode(JSON.stringify(lines)),
      importState(state) {
        lines = JSON.parse(new TextDecoder().decode(state)) as string[]; // what exportState wrote
      },
    },
  };
}

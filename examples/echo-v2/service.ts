// The echo service, second version: answers in capitals and also remembers the longest text. It takes over
// the count of the first version, and can hand it back: both ways are in state.ts.
import type { Service } from 'midswing/contract';
import { decode, encode, fromFirst, toFirst, type EchoState } from './state.ts';

interface EchoRequest {
  readonly text: string;
}

export function createService(): Service {
  let memory: EchoState = { count: 0, longest: '' };

  return {
    name: 'echo',
    contract: '^2.0.0',

    handle(request) {
      const { text } = request as EchoRequest;
      const { longest } = memory;
      memory = {
        count: memory.count + 1,
        longest: text.length > longest.length ? text : longest,
      };
      return { text: text.toUpperCase(), ...memory };
    },

    describe: () => ({ count: memory.count }),

    state: {
      schema: 2,
      exportState: () => encode(memory),
      importState(state) {
        memory = decode(state);
      },
      migrations: [{ from: 1, to: 2, up: fromFirst, down: toFirst }],
    },
  };
}

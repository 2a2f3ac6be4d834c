// The echo service, first version: answers with what it was sent and counts its answers. The count is its
// state, and it survives when examples/echo-v2 takes over.
import type { Service } from 'midswing/contract';

interface EchoRequest {
  readonly text: string;
}

export function createService(): Service {
  let count = 0;

  return {
    name: 'echo',
    contract: '^2.0.0',

    handle(request) {
      const { text } = request as EchoRequest;
      count += 1;
      return { text, count };
    },

    describe: () => ({ count }),

    // Schema 1: the count as an unsigned number of four bytes, the lowest first.
    state: {
      schema: 1,
      exportState() {
        const state = new Uint8Array(4);
        new DataView(state.buffer).setUint32(0, count, true);
        return state;
      },
      importState(state) {
        count = new DataView(state.buffer, state.byteOffset).getUint32(0, true);
      },
    },
  };
}

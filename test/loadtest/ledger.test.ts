// The ledger against a naive model, and each of its counters by the smallest run that moves it.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLedger, NO_VERSION, type Ledger } from '../../loadtest/ledger.ts';

function open(): Ledger {
  return createLedger({ sockets: 3, commandsMax: 8, staleAfterMs: 2_000 });
}

describe('commands', () => {
  it('[LT2] sequences count from 1, for each socket by itself, up to the bound', () => {
    const ledger = createLedger({ sockets: 2, commandsMax: 2, staleAfterMs: 0 });
    expect([ledger.sent(0, 5), ledger.sent(0, 6), ledger.sent(0, 7), ledger.sent(1, 8)]).toEqual([
      1, 2, 0, 1,
    ]);
    expect(ledger.counts().sent).toBe(3);
    expect([ledger.intendedMs(0, 2), ledger.intendedMs(1, 1)]).toEqual([6, 8]);
    expect(ledger.intendedMs(1, 2)).toBeNaN();
  });

  it('[LT2] a command without an answer is lost', () => {
    const ledger = open();
    ledger.sent(0, 0);
    ledger.sent(0, 0);
    ledger.answered(0, 2, 1);
    expect(ledger.counts()).toMatchObject({ sent: 2, answered: 1, lost: 1 });
  });

  it('[LT3] a second answer from the same version is duplicated, from another one split', () => {
    const ledger = open();
    ledger.sent(1, 0);
    expect([5, 5, 6, 5].map((version) => ledger.answered(1, 1, version))).toEqual([
      'first',
      'duplicated',
      'split',
      'duplicated',
    ]);
    expect(ledger.counts()).toMatchObject({ answered: 1, lost: 0, duplicated: 2, split: 1 });
  });

  it('[LT3] an answer of the gateway and one of a generation to one command are split', () => {
    const ledger = open();
    ledger.sent(0, 0);
    ledger.answered(0, 1, NO_VERSION);
    expect(ledger.answered(0, 1, 0)).toBe('split');
  });

  it.each([0, 2, 9, -1, 1.5])(
    '[LT3] an answer to sequence %s, never sent, is unknown',
    (sequence) => {
      const ledger = open();
      ledger.sent(0, 0);
      expect(ledger.answered(0, sequence, 1)).toBe('unknown');
      expect(ledger.counts()).toMatchObject({ answered: 0, lost: 1, unknown: 1 });
    },
  );

  it('[LT2][LT3] any order of sending and answering gives the counts of a naive model', () => {
    const event = fc.oneof(
      fc.record({ kind: fc.constant('send' as const), socket: fc.nat(2) }),
      fc.record({
        kind: fc.constant('answer' as const),
        socket: fc.nat(2),
        sequence: fc.nat(10),
        version: fc.integer({ min: NO_VERSION, max: 3 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const ledger = open();
        const sent = [0, 0, 0];
        const answers = new Map<string, number[]>();
        let unknown = 0;
        for (const item of events) {
          const { socket } = item;
          if (item.kind === 'send') {
            if (ledger.sent(socket, 0) !== 0) sent[socket] = (sent[socket] ?? 0) + 1;
            continue;
          }
          ledger.answered(socket, item.sequence, item.version);
          if (item.sequence < 1 || item.sequence > (sent[socket] ?? 0)) {
            unknown += 1;
            continue;
          }
          const key = `${socket} ${item.sequence}`;
          answers.set(key, [...(answers.get(key) ?? []), item.version]);
        }
        const all = [...answers.values()];
        const further = all.flatMap(([first, ...rest]) => rest.map((version) => version === first));
        const total = sent.reduce((sum, count) => sum + count, 0);
        expect(ledger.counts()).toMatchObject({
          sent: total,
          answered: all.length,
          lost: total - all.length,
          duplicated: further.filter((isSame) => isSame).length,
          split: further.filter((isSame) => !isSame).length,
          unknown,
        });
      }),
    );
  });
});

describe('frames', () => {
  it('[LT4] consecutive ticks have no gap; one left out, repeated or taken back is one', () => {
    const ledger = open();
    ledger.joined(0, 10, 1);
    const gapsAfter = [11, 12, 14, 15, 15, 16, 10, 11].map((tick) => {
      ledger.frame(0, tick, 1, 0);
      return ledger.counts().gaps;
    });
    expect(gapsAfter).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
    expect(ledger.counts().frames).toBe(8);
  });

  it('[LT4] every socket has ticks of its own', () => {
    const ledger = open();
    ledger.joined(0, 10, 1);
    ledger.joined(1, 20, 1);
    ledger.frame(1, 21, 1, 0);
    ledger.frame(0, 11, 1, 0);
    expect(ledger.counts().gaps).toBe(0);
  });

  it('[LT5] a frame of a lower epoch than the one before is stale, once for each such frame', () => {
    const ledger = open();
    ledger.joined(0, 0, 4);
    const staleAfter = [4, 5, 4, 5, 6].map((epoch, index) => {
      ledger.frame(0, index + 1, epoch, 0);
      return ledger.counts().stale;
    });
    expect(staleAfter).toEqual([0, 0, 1, 1, 1]);
  });

  it('[LT5] a step back does not lower the bar: further frames of that epoch are stale too', () => {
    const ledger = open();
    ledger.joined(0, 0, 4);
    const staleAfter = [5, 4, 4, 5].map((epoch, index) => {
      ledger.frame(0, index + 1, epoch, 0);
      return ledger.counts().stale;
    });
    expect(staleAfter).toEqual([0, 1, 2, 2]);
  });

  it('[LT5] a frame older than the keyframe is stale', () => {
    const ledger = open();
    ledger.joined(0, 0, 4);
    ledger.frame(0, 1, 3, 0);
    expect(ledger.counts().stale).toBe(1);
  });

  it('[LT5] an older epoch is in time until 2 s after the confirmation, and stale from then on', () => {
    const ledger = open();
    ledger.joined(0, 0, 1);
    ledger.activated(2, 1_000);
    ledger.activated(3, 1_500);
    ledger.frame(0, 1, 1, 3_000);
    expect(ledger.counts().stale).toBe(0);
    ledger.frame(0, 2, 1, 3_001);
    expect(ledger.counts().stale).toBe(1);
    ledger.frame(0, 3, 2, 3_400);
    expect(ledger.counts().stale).toBe(1);
    ledger.frame(0, 4, 2, 3_501);
    expect(ledger.counts().stale).toBe(2);
    ledger.frame(0, 5, 3, 9_000);
    expect(ledger.counts().stale).toBe(2);
  });

  it('[LT4][LT5] what a faultless server sends is neither a gap nor stale', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), fc.nat(1_000), (swaps, first) => {
        const ledger = open();
        let epoch = 1;
        ledger.joined(2, first, epoch);
        for (const [index, isSwap] of swaps.entries()) {
          if (isSwap) epoch += 1;
          ledger.frame(2, first + 1 + index, epoch, index * 100);
          if (isSwap) ledger.activated(epoch, index * 100);
        }
        expect(ledger.counts()).toMatchObject({ gaps: 0, stale: 0, frames: swaps.length });
      }),
    );
  });

  it('[LT4] ticks that the server says it does not send any more are missed, not a gap', () => {
    const ledger = createLedger({ sockets: 1, commandsMax: 1, staleAfterMs: 0 });
    ledger.joined(0, 10, 1);
    ledger.missed(0, 3);
    ledger.frame(0, 14, 1, 0);
    ledger.frame(0, 15, 1, 0);
    expect(ledger.counts()).toMatchObject({ frames: 2, gaps: 0, missed: 3 });
  });

  it('[LT3] an answer to a command that is 64 commands old is an answer to nothing', () => {
    const ledger = createLedger({ sockets: 1, commandsMax: 100, staleAfterMs: 0 });
    for (let i = 0; i < 65; i += 1) ledger.sent(0, i);
    expect(ledger.answered(0, 1, 1)).toBe('unknown');
    expect([ledger.answered(0, 2, 1), ledger.answered(0, 65, 1)]).toEqual(['first', 'first']);
    expect(ledger.counts()).toMatchObject({ sent: 65, answered: 2, lost: 63 });
  });
});

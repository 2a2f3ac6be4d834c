// What delayed blocks, chains and channels become.
import { describe, expect, it } from 'vitest';
import { EFFECT_SLOT } from '../../../dsl/ir/effect.ts';
import { fine, first, statements } from './support.ts';

const raised = (text: string): ReturnType<typeof parts> => parts(`rule r on hit { ${text} }`);

function parts(text: string): {
  readonly args: readonly unknown[];
  readonly event: ReturnType<typeof fine>['events'][number];
} {
  const program = fine(text);
  const [rule] = program.events.find((event) => event.name === 'hit')?.on ?? [];
  const { op, args } = first(rule?.statements.slice(-1) ?? [], 'emit');
  const operation = program.operations[op];
  if (operation?.kind !== 'raise') throw new Error('no raise');
  const event = program.events[operation.event];
  if (event === undefined) throw new Error('no event');
  return { args, event };
}

describe('after', () => {
  it('[SD10] a delayed block keeps what it names, once, in an event of its own', () => {
    const { args, event } = raised(
      'let big = damage * 2  after 2s { heal(healer: attacker, target: target, amount: big + big) }',
    );
    expect(event.internal).toBe(true);
    expect(event.fields.map(({ name }) => name)).toEqual(['attacker', 'target', 'big']);
    expect(event.actor).toBe(0);
    expect(event.subject).toBe(1);
    expect(args).toMatchObject([
      { kind: 'constant', value: 2_000 },
      { kind: 'event', index: 0 },
      { kind: 'event', index: 1 },
      { kind: 'local', slot: 0 },
    ]);
    expect(event.on).toMatchObject([{ name: 'r after 1', statements: [{ kind: 'emit' }] }]);
  });

  it('[SD10] constants and tunes are not kept', () => {
    const { event } = parts(
      'tune power = 5\nrule r on hit { after 2s { heal(target: target, amount: power) } }',
    );
    expect(event.fields.map(({ name }) => name)).toEqual(['attacker', 'target']);
  });

  it('[SD10] a block in a block keeps what both need', () => {
    const { event, args } = raised('after 2s { after 1s { lose target.hp: damage } }');
    expect(event.fields.map(({ name }) => name)).toEqual(['target', 'damage']);
    expect(args).toHaveLength(3);
  });

  it('[SD10] whom a loop found and what was rolled is kept', () => {
    const [each] = statements('each foe in units limit 2 { after 1s { lose foe.hp: 1 } }');
    expect(each).toMatchObject({
      kind: 'each',
      body: [{ kind: 'emit', args: [{}, { kind: 'local' }] }],
    });
    const { args } = parts(
      'roll edge on hit = 1d6\nrule r on hit { after 1s { lose target.hp: edge } }',
    );
    expect(args).toMatchObject([{}, { index: 1 }, { kind: 'dice', count: 1, sides: 6 }]);
  });
});

describe('chain', () => {
  const CHAIN =
    'chain foe in enemies of attacker near last within 6m by nearest to last from target jumps 2 every 200ms { lose foe.hp: damage - index }';

  it('[SD11] it starts at once with whom it starts from, and nobody met', () => {
    const { args, event } = raised(CHAIN);
    expect(event.fields.map(({ name }) => name)).toEqual([
      'last',
      'index',
      'met 1',
      'met 2',
      'attacker',
      'damage',
    ]);
    expect(args).toMatchObject([
      { value: 0 },
      { kind: 'event', index: 1 },
      { value: 0 },
      { value: -1 },
      { value: -1 },
      { kind: 'event', index: 0 },
      { kind: 'event', index: 2 },
    ]);
  });

  it('[SD11] each jump selects one, runs the block, and raises the next while there are jumps', () => {
    const { event } = raised(CHAIN);
    const [rule] = event.on;
    const each = first(rule?.statements ?? [], 'each');
    expect(each.selector).toMatchObject({ limit: 1, order: 'ascending', where: { kind: 'or' } });
    const again = first(each.body, 'if');
    expect(again.condition).toMatchObject({ operator: '<', right: { value: 2 } });
    const { args } = first(again.body, 'emit');
    expect(args).toMatchObject([
      { value: 200 },
      { kind: 'local', slot: each.selector.slot },
      { kind: 'arithmetic', operator: '+' },
      { kind: 'choose', right: { index: 2 } },
      { kind: 'choose', right: { index: 3 } },
      { kind: 'event', index: 4 },
      { kind: 'event', index: 5 },
    ]);
  });

  it('[SD11] a time that is worked out is kept, and without one a jump takes a tick', () => {
    const kept = raised(
      'chain foe in units from target jumps 1 every 1s * damage { lose foe.hp: 1 }',
    );
    expect(kept.event.fields.map(({ name }) => name)).toEqual(['last', 'index', 'met 1', 'every']);
    const { event } = raised('chain foe in units from target jumps 1 { lose foe.hp: 1 }');
    const each = first(event.on[0]?.statements ?? [], 'each');
    expect(first(first(each.body, 'if').body, 'emit').args[0]).toMatchObject({ value: 100 });
  });
});

describe('channel', () => {
  it('[SD12] it is an effect whose blocks share what they keep', () => {
    const program = fine(
      'rule r on hit { channel attacker for 3s every 1s { lose target.hp: damage } on broken { gain attacker.mana: damage } }',
    );
    const effect = program.effects.find(({ tags }) => tags.includes('channel'));
    expect(effect).toMatchObject({ internal: true, every: { ticks: 10, last: true } });
    expect(effect?.own.map(({ name }) => name)).toEqual(['target', 'damage', 'attacker']);
    const { own } = EFFECT_SLOT;
    expect(effect?.every?.body.statements).toMatchObject([
      { args: [{ index: own }, { kind: 'negate', operand: { index: own + 1 } }] },
    ]);
    expect(effect?.ends.broken?.statements).toMatchObject([
      { args: [{ index: own + 2 }, { index: own + 1 }] },
    ]);
  });

  it('[EX8] a question for a tag sees channels that come later in the pack', () => {
    const program = fine(`rule r on hit { end(tag: channel, on: target) }
      rule s on hit { channel attacker for 3s every 1s { lose target.hp: 1 } }`);
    const channel = program.effects.find(({ tags }) => tags.includes('channel'));
    expect(program.operations).toContainEqual({
      kind: 'end',
      effects: [channel?.hash],
      cause: 'broken',
    });
  });
});

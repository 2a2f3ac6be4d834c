// What runs of rules could not do: counted, told once, and nobody's battle stops.
import { expect, it } from 'vitest';
import { FaultLog } from '../../combat-rules/fault-log.ts';
import { check } from '../../dsl/compile.ts';
import { arenaVocabulary } from '../../combat-rules/vocabulary.ts';
import { silentMetrics } from '../../engine/base/metrics.ts';
import { recordingLog, type LogLine } from '../support/recording-log.ts';
import { FIGHTER, TestArena, loadRules } from './support/arena.ts';

const LATER = `skill brood { target self  on use { after 90s { put caster.hp: 1 } } }
  class brooder { maxHp 50  speed 5  skills brood, jab }`;

it('[AR62] more that waits than there is room for is counted, and the battle goes on', () => {
  const battle = new TestArena(loadRules(LATER)).withoutBots();
  battle.spawn(0, 'class brooder');
  battle.next();
  for (let use = 0; use < 70; use += 1) expect(battle.use(0, 'brood', 0)).toBe('ok');
  expect(battle.service.describe?.()).toMatchObject({ ruleFaults: 6 });
  battle.run(5);
  expect(battle.use(0, 'jab', 1)).toBe('ok');
});

it('[AR62] the first fault of each kind is logged with what it is about, all are counted', () => {
  const outcome = check([{ path: 'a.rules', text: `${FIGHTER}${LATER}` }], arenaVocabulary);
  if (!outcome.ok) throw new Error('the rules compile');
  const { program } = outcome.pack;
  const lines: LogLine[] = [];
  let counted = 0;
  const add = (amount: number): void => {
    counted += amount;
  };
  const faults = new FaultLog(program);
  faults.openIn({
    log: recordingLog(lines),
    metrics: { ...silentMetrics, counter: () => ({ add }) },
  });
  const hit = program.events.findIndex(({ name }) => name === 'hit');
  for (let i = 0; i < 3; i += 1) faults.note({ code: 'TASKS_FULL', position: hit });
  faults.note({ code: 'ENTITY_UNKNOWN', position: hit });
  expect([faults.count, counted]).toEqual([4, 4]);
  expect(lines.map(({ level, fields }) => [level, fields])).toEqual([
    ['warn', { code: 'TASKS_FULL', about: 'hit' }],
    ['warn', { code: 'ENTITY_UNKNOWN', about: 'hit' }],
  ]);
});

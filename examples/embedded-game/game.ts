// A small game that has its fights decided by rules: units are its own objects, time is its own, and of what a blow
// or a spell does it knows nothing. Rules come as text and can change while the fight goes on.
import { readFileSync } from 'node:fs';
import { check, type CheckedPack, type SourceFile } from 'midswing/dsl';
import { embed, type EmbeddedBattle } from 'midswing/dsl/embed';
import { readVocabulary } from 'midswing/dsl/vocabulary-file';
import type { Names, UnitFields } from './skirmish.d.ts';

type Print = (line: string) => void;

/** A unit of the game; what rules may read and change is in UnitFields. */
class Unit implements UnitFields {
  readonly name: string;
  readonly team: number;
  hp: number;
  maxHp: number;
  attack: number;
  x: number;
  y = 0;

  constructor(name: string, stats: { team: number; hp: number; attack: number; x: number }) {
    const { team, hp, attack, x } = stats;
    this.name = name;
    this.team = team;
    this.hp = hp;
    this.maxHp = hp;
    this.attack = attack;
    this.x = x;
  }
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const vocabulary = readVocabulary(JSON.parse(read('rules/vocabulary.json')), 'vocabulary.json');
const RULES: SourceFile = { path: 'skirmish.rules', text: read('rules/skirmish.rules') };
const HOTFIX: SourceFile = { path: 'hotfix.rules', text: read('hotfix/hotfix.rules') };

/** Rules that can run, or an error that says what a designer has to mend. */
function load(...files: readonly SourceFile[]): CheckedPack {
  const outcome = check(files, vocabulary);
  if (outcome.ok) return outcome.pack;
  throw new Error(outcome.diagnostics.map(({ message }) => message).join('\n'));
}

class Skirmish {
  readonly units: readonly Unit[];
  readonly #print: Print;
  readonly #battle: EmbeddedBattle<Names>;

  constructor(units: readonly Unit[], print: Print) {
    this.units = units;
    this.#print = print;
    const name = (row: number): string => units[row]?.name ?? 'nobody';
    this.#battle = embed<Names>(load(RULES), {
      vocabulary,
      objects: { unit: units },
      functions: { inCover: ([row = 0]) => ((units[row]?.x ?? 0) < 0 ? 1 : 0) },
      seed: 7,
      sink: {
        handled: (event, { actor, subject, absorbed, dealt }) => {
          if (event === 'death') print(`  ${name(subject)} falls to ${name(actor)}`);
          else print(`  ${name(actor)} hits ${name(subject)} for ${dealt}, ${absorbed} absorbed`);
        },
        began: (effect, holder) => print(`  ${name(holder)} is ${effect}`),
        ended: (effect, holder, _source, cause) =>
          print(`  ${name(holder)} is no longer ${effect}: ${cause}`),
        refused: (skill, caster, _target, reason) =>
          print(`  ${name(caster)} cannot use ${skill}: ${reason}`),
        fault: (code, about) => print(`  fault ${code} ${about}`),
      },
    });
  }

  /** A tick of the game: the living act, then time passes for the rules. */
  tick(): void {
    const { units } = this;
    this.#print(
      `tick ${this.#battle.tick}: ${units.map((one) => `${one.name} ${one.hp}`).join(', ')}`,
    );
    for (const [row, unit] of units.entries()) {
      const target = units.findIndex(({ team, hp }) => team !== unit.team && hp > 0);
      if (unit.hp > 0 && target >= 0) this.#act(row, unit, target);
    }
    this.#battle.step();
  }

  #act(row: number, unit: Unit, target: number): void {
    if (unit.name === 'Ogre') {
      this.#battle.raise('hit', { attacker: row, target, damage: unit.attack });
    } else if (this.#battle.tick % 3 === 0) this.#battle.use('fireball', row, target);
    else if (this.#battle.tick === 1) this.#battle.use('ward', row);
  }

  /** Other rules from here on; who holds what, and who has how much of what, stays as it is. */
  patch(): void {
    this.#print('a hotfix arrives');
    this.#battle.reload(load({ ...RULES, isBase: true }, HOTFIX));
  }
}

export function playSkirmish(print: Print): void {
  const mage = new Unit('Mage', { team: 1, hp: 60, attack: 12, x: 0 });
  const ogre = new Unit('Ogre', { team: 2, hp: 40, attack: 6, x: 8 });
  const skirmish = new Skirmish([mage, ogre], print);
  for (let tick = 0; tick < 20 && ogre.hp > 0; tick += 1) {
    if (tick === 4) skirmish.patch();
    skirmish.tick();
    mage.x -= 0.25;
  }
}

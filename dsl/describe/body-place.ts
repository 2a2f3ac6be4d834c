// Where the bodies of a program were written, and what a designer calls them: `rule execute`, `effect venom: on end`,
// `skill jab: on use`. Names of bodies are those that the checker gives them (Body.name), which their hashes are of.
import type { Block, Statement } from '../ast/statement.ts';
import type { Expression } from '../ast/expression.ts';
import type { EffectEntry, Pack } from '../check/pack.ts';
import type { Span } from '../diagnostic.ts';
import { hashName } from '../hash.ts';
import type { TypedProgram } from '../ir/program.ts';
import { lineColumn } from '../report.ts';
import { blocksOf } from './blocks.ts';

export interface BodyPlace {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** Undefined where the language asks and starts what a skill says in clauses. */
  readonly block?: Block;
  /** What a rule asks before its block: its `when`, or its cooldown. */
  readonly guard?: Expression | 'cooldown';
  /** Of a chain: what it calls whom it meets. */
  readonly candidate?: string;
}

/** Places by the hash of a body. */
export type BodyPlaces = ReadonlyMap<number, BodyPlace>;

export function bodyPlaces(pack: Pack, program: TypedProgram): BodyPlaces {
  const places = new Collector(pack);
  for (const { before, on, after } of program.events) {
    for (const { name, file, start } of [...before, ...on, ...after]) {
      const node = pack.rules.find(
        (rule) => rule.reporter.file === file && rule.node.span.start === start,
      )?.node;
      if (node === undefined) continue;
      const line = places.line(file, start);
      const called = node.name === undefined ? `the \`if\` in ${file}:${line}` : `rule ${name}`;
      const guard = node.condition ?? (node.cooldown === undefined ? undefined : 'cooldown');
      places.add(name, {
        name: called,
        file,
        line,
        block: node.body,
        ...(guard !== undefined && { guard }),
      });
    }
  }
  for (const entry of pack.effects.values()) addEffect(places, entry);
  for (const { node, reporter } of pack.skills.values()) {
    const { file } = reporter;
    const skill = `skill ${node.name.text}`;
    const start = places.line(file, node.span.start);
    places.add(skill, { name: skill, file, line: start });
    for (const { when, body, span } of node.hooks) {
      const line = places.line(file, span.start);
      const name = `${skill}: on ${when.text}`;
      places.add(`${skill} ${when.text}`, { name, file, line, block: body });
    }
  }
  return places.found;
}

function addEffect(places: Collector, { node, filled, inner }: EffectEntry): void {
  const { file } = inner;
  const effect = `effect ${node.name.text}`;
  const add = (part: string, name: string, { span }: { readonly span: Span }, block: Block): void =>
    places.add(`${effect} ${part}`, {
      name: `${effect}: ${name}`,
      file,
      line: places.line(file, span.start),
      block,
    });
  add('modify', 'modify', filled.body, filled.body);
  if (filled.every !== undefined) add('every', 'every', filled.every, filled.every.body);
  for (const each of filled.hooks) add(each.when.text, `on ${each.when.text}`, each, each.body);
}

class Collector {
  readonly found = new Map<number, BodyPlace>();
  readonly #pack: Pack;

  constructor(pack: Pack) {
    this.#pack = pack;
  }

  line(file: string, offset: number): number {
    return lineColumn(this.#pack.texts.get(file) ?? '', offset).line;
  }

  /** A body and the blocks in it that run by themselves, later or again and again. */
  add(bodyName: string, place: BodyPlace): void {
    this.found.set(hashName(bodyName), place);
    if (place.block === undefined) return;
    let children = 0;
    const child = (kind: string): string => `${bodyName} ${kind} ${(children += 1)}`;
    const walk = (block: Block): void => {
      for (const statement of block.statements) {
        if (isApart(statement)) this.#addApart(statement, child(statement.kind), place);
        else for (const inner of blocksOf(statement)) walk(inner);
        // A smoothed chance counts its misses under a name of its own.
        if (statement.kind === 'chance' && statement.smoothedFor !== undefined) child('misses');
      }
    };
    walk(place.block);
  }

  #addApart(statement: Apart, bodyName: string, { name: around, file }: BodyPlace): void {
    const line = this.line(file, statement.span.start);
    const owner = around.replace(/: .*/, '');
    const name = `${owner}: ${statement.kind} in line ${line}`;
    if (statement.kind === 'after') {
      this.add(bodyName, { name, file, line, block: statement.body });
      return;
    }
    if (statement.kind === 'chain') {
      const candidate = statement.selection.name.text;
      this.add(bodyName, { name, file, line, block: statement.body, candidate });
      return;
    }
    this.add(`${bodyName} every`, { name, file, line, block: statement.body });
    const { broken } = statement;
    if (broken === undefined) return;
    const brokenLine = this.line(file, broken.span.start);
    const place = { name: `${owner}: on broken in line ${brokenLine}`, file, line: brokenLine };
    this.add(`${bodyName} broken`, { ...place, block: broken });
  }
}

type Apart = Extract<Statement, { readonly kind: 'after' | 'chain' | 'channel' }>;

/** Its block is a body of its own. */
export function isApart(statement: Statement): statement is Apart {
  const { kind } = statement;
  return kind === 'after' || kind === 'chain' || kind === 'channel';
}

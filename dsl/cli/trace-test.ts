// Values of a command line as the text of an inline test. Who takes part in the event and whose life is not given
// has 100 of 100.
import type { Pack } from '../check/pack.ts';
import type { EventFieldDeclaration } from '../vocabulary.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { ToolError } from './terminal.ts';

/** @throws ARGUMENT_INVALID for an event that does not exist, and for a name that takes no part in it */
export function traceEvent(name: string, set: readonly string[], pack: Pack): string {
  const event = pack.events.get(name);
  if (event === undefined) throw unknownEvent(name, pack);
  const known = event.fields.map((field) => field.name);
  const { facts, values } = sorted(set, (value) => pack.rolls.has(value) && !known.includes(value));
  refuseStrangers(name, event.fields, set);
  for (const value of values) refuseUnknown(name, known, value);
  const given = [...livesOf(event.fields, facts, pack), ...facts];
  return testText(given, [`${name}(${values.join(', ')})`]);
}

/**
 * `caster` uses the skill on `target`, in the teams it is meant for; the end of a cast is awaited.
 * @throws ARGUMENT_INVALID for a skill that does not exist, and for a name that takes no part in it
 */
export function traceUse(name: string, set: readonly string[], pack: Pack): string {
  const skill = pack.skills.get(name)?.node;
  if (skill === undefined) {
    const known = [...pack.skills.keys()];
    const hint = didYouMean(suggest(name, known)) || ` Skills are ${known.join(', ') || 'none'}.`;
    throw new ToolError('ARGUMENT_INVALID', `There is no skill "${name}".${hint}`);
  }
  const { facts, values } = sorted(set, (value) => pack.rolls.has(value));
  const targets = skill.target?.kind.text ?? 'none';
  const type = { kind: 'entity', entity: pack.vocabulary.effectHolder } as const;
  const isAlone = targets === 'self' || targets === 'none';
  const fields: Fields = [{ name: 'caster', type }, ...(isAlone ? [] : [{ name: 'target', type }])];
  refuseStrangers(name, fields, set);
  for (const value of values) refuseUnknown(name, ['rank'], value);
  const [rank] = values;
  const on = isAlone ? '' : ' on target';
  const use = `caster uses ${name}${on}${rank === undefined ? '' : ` ${rank.replace(':', '')}`}`;
  const cast = skill.cast === undefined ? [] : [`${textOf(pack, name, skill.cast)} pass`];
  const lives = [...livesOf(fields, facts, pack), ...teamsOf(targets, facts, pack)];
  return testText([...lives, ...facts], [use, ...cast]);
}

function testText(given: readonly string[], happens: readonly string[]): string {
  const facts = given.map((fact) => `  given ${fact}\n`).join('');
  const steps = happens.map((step) => `  when ${step}\n`).join('');
  return `test "trace" {\n${facts}${steps}}\n`;
}

/** Facts such as `target has slow` or the result of a roll, and values such as `damage: 5` of what happens. */
function sorted(
  set: readonly string[],
  isRoll: (name: string) => boolean,
): {
  readonly facts: readonly string[];
  readonly values: readonly string[];
} {
  const facts: string[] = [];
  const values: string[] = [];
  for (const each of set) {
    const field = /^\s*([A-Za-z_]\w*)\s*=(?!=)\s*(.+)$/.exec(each);
    if (field !== null && isRoll(field[1] ?? '')) facts.push(`${field[1]} = ${field[2]}`);
    else if (field !== null) values.push(`${field[1]}: ${field[2]}`);
    else if (/^\s*[A-Za-z_]\w*\s*$/.test(each)) throw notASetting(each);
    else facts.push(each.replace(/^([^=]+)=\s*/, '$1 = '));
  }
  return { facts, values };
}

function notASetting(text: string): ToolError {
  const message = `"${text}" sets nothing. Write name=value, such as ${text.trim()}=24, or a fact.`;
  return new ToolError('ARGUMENT_INVALID', message);
}

function unknownEvent(name: string, pack: Pack): ToolError {
  if (pack.skills.has(name)) {
    const message = `"${name}" is a skill, no event. Trace its use with --use ${name}.`;
    return new ToolError('ARGUMENT_INVALID', message);
  }
  const known = [...pack.events.keys()].join(', ');
  const message = `There is no event "${name}". Events are ${known}.`;
  return new ToolError('ARGUMENT_INVALID', message);
}

/** `value` is one such as `damage: 5`. */
function refuseUnknown(what: string, known: readonly string[], value: string): void {
  const name = value.slice(0, value.indexOf(':'));
  if (known.includes(name)) return;
  const hint = didYouMean(suggest(name, known)) || ` It has ${known.join(', ')}.`;
  throw new ToolError('ARGUMENT_INVALID', `\`${what}\` has no \`${name}\`.${hint}`);
}

function textOf(
  pack: Pack,
  skill: string,
  { span }: { readonly span: { readonly start: number; readonly end: number } },
): string {
  const text = pack.texts.get(pack.skills.get(skill)?.reporter.file ?? '') ?? '';
  return text.slice(span.start, span.end);
}

/** Friends of the caster are in its team, enemies in another. */
function teamsOf(targets: string, facts: readonly string[], pack: Pack): readonly string[] {
  const { entities, effectHolder } = pack.vocabulary;
  const team = entities.find(({ name }) => name === effectHolder)?.team;
  if (team === undefined || targets === 'self' || targets === 'none') return [];
  const teams = { caster: 1, target: targets === 'enemy' ? 2 : 1 };
  return Object.entries(teams).flatMap(([who, number]) => {
    const isGiven = facts.some((fact) => new RegExp(`^\\s*${who}\\s+in\\s`).test(fact));
    const isSet = facts.some((fact) => fact.replaceAll(' ', '').startsWith(`${who}.${team}=`));
    return isGiven || isSet ? [] : [`${who} in team ${number}`];
  });
}

type Fields = readonly Pick<EventFieldDeclaration, 'name' | 'type'>[];

/** `attaker.attack=24` would give a value to somebody whom the event never meets. */
function refuseStrangers(eventName: string, fields: Fields, set: readonly string[]): void {
  const present = new Set(
    fields.filter(({ type }) => type.kind === 'entity').map(({ name }) => name),
  );
  for (const each of set) for (const name of broughtBy(each)) present.add(name);
  for (const each of set) {
    const who = /^\s*([A-Za-z_]\w*)(?:\.|\s+has\s)/.exec(each)?.[1];
    if (who === undefined || present.has(who)) continue;
    const hint =
      didYouMean(suggest(who, present)) ||
      ` Those in it are ${[...present].join(', ')}; say where others are, such as \`${who} at 3m, 0m\`.`;
    const message = `There is no \`${who}\` in \`${eventName}\`.${hint}`;
    throw new ToolError('ARGUMENT_INVALID', message);
  }
}

/** Who takes part because of a value: `target=bob`, `bob at 3m, 0m`, `target has slow from bob`. */
function broughtBy(value: string): readonly string[] {
  const handed = /^\s*\w+\s*=\s*([A-Za-z_]\w*)\s*$/.exec(value)?.[1];
  const around = /^\s*([A-Za-z_]\w*)\s+(?:at|in|is)\s/.exec(value)?.[1];
  const source = /\shas\s.*\sfrom\s+([A-Za-z_]\w*)/.exec(value)?.[1];
  return [handed, around, source].filter((name) => name !== undefined);
}

/** Facts for fields that have a maximum. */
function livesOf(fields: Fields, facts: readonly string[], pack: Pack): readonly string[] {
  return fields.flatMap(({ name, type }) => {
    if (type.kind !== 'entity') return [];
    const declared = pack.entities.get(type.entity)?.declaration.fields ?? [];
    const full = declared.flatMap((field) =>
      field.maximum === undefined ? [] : [`${name}.${field.name}`, `${name}.${field.maximum}`],
    );
    return full
      .filter((place) => !facts.some((fact) => fact.replaceAll(' ', '').startsWith(`${place}=`)))
      .map((place) => `${place} = 100`);
  });
}

// Values of a command line as the text of an inline test. Who takes part in the event and whose life is not given
// has 100 of 100.
import type { Pack } from '../check/pack.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { ToolError } from './terminal.ts';

/** @throws ARGUMENT_INVALID for an event that does not exist, and for a name that takes no part in it */
export function traceTest(eventName: string, set: readonly string[], pack: Pack): string {
  const event = pack.events.get(eventName);
  if (event === undefined) {
    const known = [...pack.events.keys()].join(', ');
    const message = `There is no event "${eventName}". Events are ${known}.`;
    throw new ToolError('ARGUMENT_INVALID', message);
  }
  const facts: string[] = [];
  const values: string[] = [];
  for (const each of set) {
    const field = /^([A-Za-z_][A-Za-z0-9_]*)\s*=(?!=)\s*(.+)$/.exec(each);
    if (field === null) facts.push(each.replace(/^([^=]+)=\s*/, '$1 = '));
    else values.push(`${field[1]}: ${field[2]}`);
  }
  refuseStrangers(eventName, event.fields, set);
  const given = [...livesOf(event.fields, facts, pack), ...facts];
  const lines = given.map((fact) => `  given ${fact}\n`).join('');
  return `test "trace" {\n${lines}  when ${eventName}(${values.join(', ')})\n}\n`;
}

type Fields = NonNullable<ReturnType<Pack['events']['get']>>['fields'];

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

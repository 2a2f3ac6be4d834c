// A value of the whole pack may not be called like a value of an event, which would hide it there.
import type { Name } from '../ast/expression.ts';
import { quoted, type Reporter } from '../reporter.ts';
import type { Pack } from './pack.ts';

/** True, reported, when an event has a field of that name. */
export function isEventField(pack: Pack, reporter: Reporter, name: Name, kind: string): boolean {
  const event = [...pack.events.values()].find(({ fields }) =>
    fields.some((field) => field.name === name.text),
  );
  if (event === undefined) return false;
  reporter.error({
    code: 'NAME_TAKEN',
    span: name.span,
    message:
      `${quoted(name.text)} is a value of the event \`${event.name}\`, where it would hide the ${kind}. ` +
      `Rename the ${kind}.`,
    found: name.text,
  });
  return true;
}

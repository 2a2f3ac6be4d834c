// Names of events in declarations: what a rule runs on, what a roll is for, what a pool absorbs from.
import type { Name } from '../ast/expression.ts';
import { DSL_LIMITS } from '../limits.ts';
import { quoted, type Reporter } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { renaming, type EventEntry, type Pack } from './pack.ts';

/** The event; undefined when there is none (reported). */
export function eventNamed(pack: Pack, reporter: Reporter, name: Name): EventEntry | undefined {
  const event = pack.events.get(name.text);
  if (event !== undefined || name.text === '' || pack.isIncomplete) return event;
  const key = `${reporter.file}\nUNKNOWN_EVENT\n${name.text}`;
  if (pack.reportedNames.has(key)) return undefined;
  pack.reportedNames.add(key);
  const names = [...pack.events.keys()];
  const near = suggest(name.text, names);
  const suggestions = near.length > 0 ? near : eventsWith(pack, name.text);
  const list = names.map((one) => `\`${one}\``).join(', ');
  const hint = didYouMean(suggestions) || ` Events are ${list}.`;
  reporter.error({
    code: 'UNKNOWN_EVENT',
    span: name.span,
    message: `The game has no event ${quoted(name.text)}.${hint}`,
    found: name.text,
    expected: names.join(', '),
    suggestions,
    fixes: renaming(name.span, suggestions),
  });
  return undefined;
}

/** Events of which a name is a field, as in `after damage`. */
function eventsWith({ events }: Pack, name: string): string[] {
  const owners = [...events.values()].filter(({ fields }) =>
    fields.some((field) => field.name === name),
  );
  return owners.slice(0, DSL_LIMITS.suggestionsMax).map((event) => event.name);
}

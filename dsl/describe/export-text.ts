// An export for people: what a tooltip would say, a few lines for each thing of the pack.
import type { Pack } from '../check/pack.ts';
import type { Type } from '../types.ts';
import type { Deed } from './deeds.ts';
import type { ExportedChange, ExportedEffect } from './export-effect.ts';
import type { Amount } from './export-scope.ts';
import type { ExportedSkill } from './export-skill.ts';
import type { ExportedRecord, ExportedResource, ExportedTune, PackExport } from './export.ts';
import { numberText } from './number-text.ts';

/** Heads stand at the start of a line, what belongs to them is indented. */
export function exportLines(exported: PackExport, pack: Pack): readonly string[] {
  const records = [
    ...exported.classes.map((each) => recordLines('class', each)),
    ...exported.units.map((each) => recordLines('unit', each)),
    ...exported.items.map((each) => recordLines('item', each)),
  ];
  return [
    ...exported.skills.map((each) => skillLines(each, pack)),
    ...exported.effects.map((each) => effectLines(each, pack)),
    ...records,
    ...exported.resources.map(resourceLines),
    ...exported.tunes.map(tuneLines),
  ].flat();
}

type Known = (string | false | undefined)[];

/** A head, its comment, and its parts, each on a line of its own. */
function entry(head: string, doc: string | undefined, lines: Known): readonly string[] {
  const known = [doc, ...lines].filter((line) => typeof line === 'string' && line !== '');
  return [head, ...known.map((line) => `  ${line}`)];
}

function listed(parts: Known): string {
  return parts.filter((part) => typeof part === 'string').join(', ');
}

function skillLines(skill: ExportedSkill, pack: Pack): readonly string[] {
  const { id, doc, ranks, target, rangeM, cooldownMs, charges, chargeEveryMs, castMs } = skill;
  const range = rangeM === undefined ? '' : ` within ${amountText(rangeM, 'distance')}`;
  const starts = skill.cooldownStarts === 'end' ? ' from the end of its cast' : '';
  return entry(`skill ${id}${ranks === 1 ? '' : `, ${ranks} ranks`}`, doc, [
    listed([
      target !== undefined && `target ${target}${range}`,
      ...(skill.costs ?? []).map(
        ({ resource, amount }) => `cost ${amountText(amount, 'number')} ${resource}`,
      ),
      cooldownMs !== undefined && `cooldown ${amountText(cooldownMs, 'duration')}${starts}`,
      charges !== undefined &&
        `${charges} charges, one every ${amountText(chargeEveryMs ?? 0, 'duration')}`,
      castMs !== undefined && `cast ${amountText(castMs, 'duration')}`,
    ]),
    skill.refusals !== undefined && `refused: ${skill.refusals.join(', ')}`,
    ...deedLines(skill.does, pack),
  ]);
}

function effectLines(effect: ExportedEffect, pack: Pack): readonly string[] {
  const { id, doc, durationMs, tags, immune, stacks, periodMs, pool, aura } = effect;
  return entry(`effect ${id}`, doc, [
    listed([
      durationMs !== undefined && amountText(durationMs, 'duration'),
      tags?.join(', '),
      immune !== undefined && `immune to ${immune.join(', ')}`,
      stacks !== undefined &&
        `at most ${stacks.most} ${stacks.most === 1 ? 'stack' : 'stacks'} per ${stacks.per}`,
      pool !== undefined && `absorbs ${amountText(pool, 'number')}`,
      aura !== undefined && `gives ${aura} to those around`,
      effect.endsWithSource === true && 'ends with its source',
    ]),
    ...ownTexts(effect, pack),
    ...(effect.changes ?? []).map(changeText),
    periodMs !== undefined && `every ${amountText(periodMs, 'duration')}`,
    ...deedLines(effect.does, pack),
  ]);
}

function ownTexts({ id, own = {} }: ExportedEffect, pack: Pack): readonly string[] {
  const fields = pack.effects.get(id)?.own ?? [];
  return Object.entries(own).map(([name, value]) => {
    const type = fields.find((field) => field.name === name)?.type;
    return `${name} = ${amountText(value, type?.kind ?? 'number')}`;
  });
}

const SHARES: readonly string[] = ['increased', 'reduced', 'more', 'less'];

function changeText({ field, kind, value, eachStack }: ExportedChange): string {
  const amount = amountText(value, SHARES.includes(kind) ? 'percent' : 'number');
  return `${field}: ${kind} ${amount}${eachStack === true ? ' each stack' : ''}`;
}

function deedLines(does: readonly Deed[] | undefined, pack: Pack): readonly string[] {
  return (does ?? []).map((deed) => `on ${deed.on}: ${deedText(deed, pack)}`);
}

function deedText(deed: Deed, pack: Pack): string {
  const { event, effect, target, gain, lose, put, values = {} } = deed;
  const changed = Object.entries({ gain, lose, put }).find(([, place]) => place !== undefined);
  if (changed !== undefined) {
    return `${changed[0]} ${changed[1]}: ${amountText(values['amount'] ?? 0, 'number')}`;
  }
  const kinds = new Map<string, Type>([['duration', { kind: 'duration' }]]);
  for (const { name, type } of pack.events.get(event ?? '')?.fields ?? []) kinds.set(name, type);
  for (const { name, type } of pack.effects.get(effect ?? '')?.own ?? []) kinds.set(name, type);
  const whom = target === undefined ? '' : ` ${effect === undefined ? '' : 'to '}${target}`;
  // Who does it goes without saying.
  const parts = Object.entries(values)
    .filter(([name]) => kinds.get(name)?.kind !== 'entity')
    .map(([name, value]) => `${name} ${amountText(value, kinds.get(name)?.kind ?? 'number')}`);
  return listed([`${event ?? effect ?? ''}${whom}`, ...parts]);
}

function recordLines(kind: string, record: ExportedRecord): readonly string[] {
  const of = record.of === undefined ? '' : ` of ${record.of}`;
  return entry(`${kind} ${record.id}${of}`, record.doc, [
    listed(Object.entries(record.values).map(([name, value]) => `${name} ${plain(value)}`)),
    record.skills !== undefined && `skills ${record.skills.join(', ')}`,
  ]);
}

function resourceLines(resource: ExportedResource): readonly string[] {
  const { id, of, perTarget, max, start, change, everyMs } = resource;
  const verb = (change ?? 0) < 0 ? 'loses' : 'gains';
  return entry(`resource ${id} of ${of}${perTarget ? ' per target' : ''}`, undefined, [
    listed([
      `max ${max}, start ${start}`,
      change !== undefined &&
        `${verb} ${Math.abs(change)} every ${amountText(everyMs ?? 0, 'duration')}`,
    ]),
  ]);
}

function tuneLines({ id, doc, unit, value, least, most }: ExportedTune): readonly string[] {
  const text = (amount: number): string => amountText(amount, unit);
  const bounds =
    least === undefined || most === undefined ? '' : ` in ${text(least)}..${text(most)}`;
  const shown = value === undefined ? '' : ` = ${text(value)}`;
  return entry(`tune ${id}${shown}${bounds}`, doc, []);
}

function plain(value: Amount): string {
  return amountText(value, 'number');
}

/** `140 / 180 / 220` for three ranks. */
function amountText(amount: Amount, kind: string): string {
  if (typeof amount === 'string') return amount;
  if (typeof amount !== 'number') return amount.map((each) => amountText(each, kind)).join(' / ');
  switch (kind) {
    case 'percent':
    case 'duration':
    case 'distance':
    case 'bool':
      return numberText(amount, { kind });
    default:
      return numberText(amount, { kind: 'number' });
  }
}

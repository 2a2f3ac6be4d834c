// Outline of whom a selection finds: each number and each word a piece of its own.
import type {
  Selection,
  SelectionArea,
  SelectionPart,
  SelectionSource,
} from '../ast/expression.ts';
import { unreachable } from '../unreachable.ts';
import { holding, valued, worded, type Outline, type Write } from './outline.ts';

export function outlineSelection(selection: Selection, write: Write): readonly Outline[] {
  const { name, source, limit, order } = selection;
  return [
    ...worded('called', name.text),
    ...outlineSource(source, write),
    ...valued('limit', limit, write),
    ...worded('by', order === undefined ? undefined : write(order.span).replace(/^by /, '')),
  ];
}

function outlineSource(source: SelectionSource, write: Write): readonly Outline[] {
  if (source.kind === 'part') return outlinePart(source, write);
  const { left, right, kind, span } = source;
  return [
    holding(kind, [...outlineSource(left, write), ...outlineSource(right, write)], write(span)),
  ];
}

function outlinePart(part: SelectionPart, write: Write): readonly Outline[] {
  const { group, of, areas, except, where } = part;
  const whose = of === undefined ? '' : ` of ${write(of.span)}`;
  return [
    ...worded('in', `${group.text}${whose}`),
    ...areas.flatMap((area) => outlineArea(area, write)),
    ...worded('except', except.map(({ span }) => write(span)).join(', ')),
    ...valued('where', where, write),
  ];
}

function outlineArea(area: SelectionArea, write: Write): readonly Outline[] {
  switch (area.kind) {
    case 'near':
      return [...valued('near', area.of, write), ...valued('within', area.within, write)];
    case 'cone':
      return [
        ...valued('in cone', area.angle, write),
        ...valued('from', area.from, write),
        ...valued('towards', area.towards, write),
        ...valued('within', area.within, write),
      ];
    case 'line':
      return [
        ...valued('in line from', area.from, write),
        ...valued('to', area.to, write),
        ...valued('width', area.width, write),
      ];
    case 'ring':
      return [
        ...valued('in ring from', area.inner, write),
        ...valued('to', area.outer, write),
        ...valued('around', area.around, write),
      ];
    default:
      return unreachable(area);
  }
}

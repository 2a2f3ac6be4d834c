// What the operations `change` and `set` write to: a resource, or a field with its bounds.
import type { TypedOperation } from '../ir/statement.ts';
import type { Binding } from '../runtime.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { fieldPort, type FieldPort } from './field.ts';
import type { PlanOptions } from './plan-options.ts';
import type { ResourcePlan } from './plan-resource.ts';

export interface ChangePlan {
  /** Position of the entity kind. */
  readonly kind: number;
  readonly resource: ResourcePlan | undefined;
  /** Of a field. */
  readonly field: FieldPort | undefined;
  /** A field with a maximum stays between 0 and it. */
  readonly maximum: FieldPort | undefined;
  /** Of a field that effects modify: element of its base number of row 0; -1 otherwise. */
  readonly base: number;
}

export function planChange(
  { vocabulary, binding }: PlanOptions,
  resources: readonly ResourcePlan[],
  { entityKind, field }: Extract<TypedOperation, { kind: 'change' | 'set' }>,
): ChangePlan {
  const kind = vocabulary.entities.findIndex((one) => one.name === entityKind);
  const resource = resources.find(
    ({ typed }) => !typed.pair && typed.entityKind === entityKind && typed.name === field,
  );
  if (resource === undefined) return planField(vocabulary, binding, kind, field);
  return { kind, resource, field: undefined, maximum: undefined, base: -1 };
}

function planField(
  vocabulary: Vocabulary,
  binding: Binding,
  kind: number,
  field: string,
): ChangePlan {
  const entity = vocabulary.entities[kind];
  const declared = entity?.fields.find((one) => one.name === field);
  const name = entity?.name ?? '';
  const isModifiable = declared?.modifiable === true && name === vocabulary.effectHolder;
  return {
    kind,
    resource: undefined,
    field: fieldPort(binding, name, field),
    maximum:
      declared?.maximum === undefined ? undefined : fieldPort(binding, name, declared.maximum),
    base: isModifiable ? binding.offset(`${name}.base.${field}`) : -1,
  };
}

// Stands for what was reported already: it fits everywhere, so that one mistake gives one finding.
import type { TypedExpression } from '../ir/expression.ts';
import { ERROR } from '../types.ts';

export const FAULT: TypedExpression = { kind: 'constant', type: ERROR, value: 0 };

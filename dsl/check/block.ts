// How statements check the blocks inside them: given to them, because blocks check statements.
import type { Block } from '../ast/statement.ts';
import type { TypedStatement } from '../ir/statement.ts';
import type { Body } from './pack.ts';

export type CheckBlock = (body: Body, block: Block) => readonly TypedStatement[];

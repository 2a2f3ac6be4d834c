// What this server can compile, and how rooms lay out what compilers ask for: one list for serving,
// checking and looking. Wiring, like host.ts.
import { createArenaCompiler, type ArenaCompilerOptions } from './combat-rules/service.ts';
import type { Compiler } from './engine/contract/compiler.ts';
import type { Layout, LayoutSpec } from './engine/contract/layout.ts';
import { createModuleCompiler } from './engine/module/compiler.ts';
import { roomLayoutSpec } from './engine/room/room-layout.ts';
import { assignLayout } from './engine/state/layout.ts';

/** Asked in order which one takes a pack. */
export function createCompilers(arena?: ArenaCompilerOptions): readonly Compiler[] {
  return [createArenaCompiler(arena), createModuleCompiler()];
}

/** The columns of a game with those that every room has. */
export function layoutOf(spec: LayoutSpec): Layout {
  return assignLayout(roomLayoutSpec(spec));
}

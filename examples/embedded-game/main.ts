// Plays the skirmish: npx tsx examples/embedded-game/main.ts
import { playSkirmish } from './game.ts';

playSkirmish((line) => process.stdout.write(`${line}\n`));

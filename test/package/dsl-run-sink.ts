// What a game hears of a battle: numbers of each happening, by the names of their slots.
import assert from 'node:assert/strict';
import { FAULTS, HANDLED, SILENT_SINK, type GameSink } from 'midswing/dsl/run/sink';

const told: string[] = [];
const sink: GameSink = {
  ...SILENT_SINK,
  handled: (event, numbers) => told.push(`${event}: ${numbers[HANDLED.dealt]} dealt`),
  fault: (code) => told.push(FAULTS[code]),
};
sink.handled(0, Float64Array.of(0, 1, 30, 10, 15, 5), new Float64Array(3));
sink.began(0, 1, 0, 1);
sink.fault('HOST_MISSING', 0);
assert.deepEqual(told, ['0: 15 dealt', 'The game has no function of this name; the value is 0.']);
console.log('dsl-run-sink ok');

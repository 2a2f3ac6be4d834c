// Frames of a real battle in a file, so that every server sends bytes of the same lengths at the same ticks. Rooms
// of the comparison take the recorded rooms in turns, and each begins again at its first frame after the last one.
// The file: u32 rooms, u32 frames a room, then each frame as u32 length and bytes, room by room.
import { FRAME_BYTES_MIN } from './exchange.ts';

/** Frames by recorded room, then by tick. */
export type Recording = readonly (readonly Buffer[])[];

/** Every room has as many frames as the room with the fewest. */
export function packRecording(rooms: Recording): Buffer {
  const frames = Math.min(...rooms.map((room) => room.length));
  const parts = [numbers(rooms.length, frames)];
  for (const room of rooms) {
    for (const frame of room.slice(0, frames)) parts.push(numbers(frame.length), frame);
  }
  return Buffer.concat(parts);
}

/** Reads what packRecording wrote; frames too short for their numbers are as long as those need. */
export function readRecording(file: Buffer): Recording {
  const rooms = file.readUInt32LE(0);
  const frames = file.readUInt32LE(4);
  let offset = 8;
  const next = (): Buffer => {
    const length = file.readUInt32LE(offset);
    const frame = Buffer.alloc(Math.max(length, FRAME_BYTES_MIN));
    file.copy(frame, 0, offset + 4, offset + 4 + length);
    offset += 4 + length;
    return frame;
  };
  return Array.from({ length: rooms }, () => Array.from({ length: frames }, next));
}

/** Mean bytes of a frame. */
export function meanFrameBytes(recording: Recording): number {
  const frames = recording.flat();
  return frames.reduce((sum, frame) => sum + frame.length, 0) / Math.max(1, frames.length);
}

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}

// Error codes. Configuration, layouts, data folder, history and stores.
// See error-codes.ts, which joins all areas. Keep each block sorted.
import type { ErrorCodeEntry } from './entry.ts';

export const STATE_ERRORS = {
  // Backups.
  BACKUP_INVALID: {
    meaning: 'The folder is not a whole backup.',
    action: 'Use another backup; nothing of this one was put in place.',
  },
  BACKUP_NOTHING: {
    meaning: 'There is no data folder to back up.',
    action: 'Name the data folder with --data.',
  },
  BACKUP_TARGET_USED: {
    meaning: 'The folder to write to is not empty, or is in the data folder.',
    action: 'Name another one that is empty or not there; nothing was written.',
  },
  BACKUP_UNSTEADY: {
    meaning: 'The data folder changed in each attempt to copy it as of one moment.',
    action: 'Try again when fewer versions are pushed at once.',
  },
  // Battle files.
  BATTLE_FILE_DAMAGED: {
    meaning: 'A byte of the battle file is not the one that was written.',
    action: 'Use another copy of it; nothing of this one was run.',
  },
  BATTLE_FILE_INVALID: {
    meaning: 'The file is not a battle file, or what it holds cannot be run.',
    action: 'Name a file that `midswing simulate --record` or `midswing record` wrote.',
  },
  BATTLE_FILE_TRUNCATED: {
    meaning: 'The battle file ends too early.',
    action: 'Copy it again; nothing of it was run.',
  },
  BATTLE_FILE_UNSUPPORTED: {
    meaning: 'The battle file is of a version that this one does not read.',
    action: 'Use the version of Midswing that wrote it.',
  },
  // Configuration and data folder.
  CONFIG_INVALID: {
    meaning: 'The configuration does not fit its schema.',
    action: 'Correct the named key; unknown keys are refused.',
  },
  // State: layouts, data folder, history, stores.
  DATA_FORMAT_UNSUPPORTED: {
    meaning: 'The data folder was written in a format this version does not know.',
    action: 'Use the version that wrote it, or another folder.',
  },
  DATA_LOCKED: {
    meaning: 'Another process uses the data folder.',
    action:
      'Stop that process or choose another folder with --data. One that ended in another container is noticed after 15 seconds.',
  },
  DATA_NAME_REFUSED: {
    meaning: 'A name cannot be used as a file name in the data folder.',
    action: 'Use lower-case letters, digits and dashes, starting with a letter.',
  },
  DATA_UNWRITABLE: {
    meaning: 'The data folder cannot be created or written.',
    action: 'Make the folder writable for this user or choose another with --data.',
  },
  DATA_WRITE_FAILED: {
    meaning: 'A file of the data folder could not be made durable.',
    action: 'Check disk space and health, then try again.',
  },
  HISTORY_CORRUPT: {
    meaning: 'The history log is corrupt before its last line, or lost its records.',
    action: 'Restore history.log from a backup; never cut it by hand.',
  },
  HISTORY_STOPPED: {
    meaning: 'The history log did not take a record.',
    action:
      'Check disk space and health: the log goes on by itself once it can be written. If another server wrote to it, stop both and start one.',
  },
  JOURNAL_UNSUPPORTED: {
    meaning: 'The journal was written in a version this server does not know.',
    action:
      'Use the version that wrote it, or move the journal folder away: rooms then start anew.',
  },
  LAYOUT_INVALID: {
    meaning: 'A column of the layout cannot be laid out.',
    action: 'Give every column a name of its own, a known kind and a length of at least 1.',
  },
  LAYOUT_TOO_LARGE: {
    meaning: 'The layout is larger than a room may be.',
    action: 'Use fewer or shorter columns.',
  },
  STATE_TOO_LARGE: {
    meaning: 'The exported state of a service is larger than allowed.',
    action: 'Let the service keep less; the state saved before stays.',
  },
  STORE_CORRUPT: {
    meaning: 'A stored file does not hold what its name promises.',
    action: 'Restore the named file from a backup or push the pack again.',
  },
  TRANSACTION_EXPIRED: {
    meaning: 'The update transaction is past its deadline.',
    action: 'Begin another one and read again; nothing of this one was committed.',
  },
  VERSIONS_EXHAUSTED: {
    meaning: 'Readers keep as many versions of service state as may be kept.',
    action: 'End what the named holders keep, or wait for their deadlines, then commit again.',
  },
  VERSION_RELEASED: {
    meaning: 'The version was confirmed, promoted, abandoned or rolled back, or has expired.',
    action: 'Go on from the newest version.',
  },
} as const satisfies Record<string, ErrorCodeEntry>;

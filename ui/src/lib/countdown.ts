// How long it still takes, counted from the daemon's clock: the browser's own may be wrong, and only tells how much time
// has passed.

export interface Counted {
  seconds: number;
  // "1:04:09", "4:09", "3 d 04:05"
  says: string;
  // How much of the whole time is over, from 0 to 1.
  over: number;
}

const two = (number: number) => String(number).padStart(2, '0');

export function saySeconds(seconds: number): string {
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor((seconds % 86400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (days > 0) return `${days} d ${two(hours)}:${two(minutes)}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

// `now`: the daemon's time when it answered; `passed`: milliseconds since then.
export function count(now: string, passed: number, set: string, due: string): Counted {
  const at = Date.parse(now) + passed;
  const [begin, end] = [Date.parse(set), Date.parse(due)];
  const seconds = Math.max(0, Math.ceil((end - at) / 1000));
  const over = end > begin ? Math.min(1, Math.max(0, (at - begin) / (end - begin))) : 1;
  return { seconds, says: saySeconds(seconds), over };
}

// What a screen reader hears, when it asks.
export function sayRoughly(seconds: number): string {
  if (seconds <= 0) return 'the time is over';
  if (seconds < 90) return `${seconds} seconds left`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} minutes left`;
  if (seconds < 2 * 86400) return `${Math.round(seconds / 3600)} hours left`;
  return `${Math.round(seconds / 86400)} days left`;
}

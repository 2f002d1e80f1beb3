// Times as the daemon writes them (ISO 8601, with the zone in brackets where one is known) in words, and back.

const kIso =
  /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?(?:\[([A-Za-z0-9_+\-/]{1,60})\])?)?$/;
const kDays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const kMonths = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export interface WrittenTime {
  date: string; // 2026-11-26
  clock: string; // 15:00, or empty for a day
  offset: string;
  zone: string;
}

export function writtenTime(text: string): WrittenTime | null {
  const found = kIso.exec(text);
  if (!found) return null;
  const [, year, month, day, hour, minute, offset, zone] = found;
  return {
    date: `${year}-${month}-${day}`,
    clock: hour ? `${hour}:${minute}` : '',
    offset: offset ?? '',
    zone: zone ?? '',
  };
}

export function sayDate(date: string): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const weekday = kDays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  return `${weekday} ${day} ${kMonths[month - 1]} ${year}`;
}

// "Thu 26 Nov 2026 15:00", as the clock stood where it was written; null for what is no time.
export function sayTime(text: string): string | null {
  const time = writtenTime(text);
  if (!time) return null;
  if (!time.clock) return sayDate(time.date);
  if (time.offset === 'Z' && !time.zone) {
    const local = new Date(text);
    return `${sayDate(localDate(local))} ${localClock(local)}`;
  }
  return `${sayDate(time.date)} ${time.clock}`;
}

// "1 h 30 min" of PT1H30M; null for what is no such duration.
export function sayDuration(text: string): string | null {
  const found = /^P(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/.exec(text);
  if (!found) return null;
  const parts = ['d', 'h', 'min', 's'].flatMap((unit, index) =>
    found[index + 1] ? [`${found[index + 1]} ${unit}`] : [],
  );
  return parts.length ? parts.join(' ') : null;
}

const two = (number: number) => String(number).padStart(2, '0');

export function localDate(time: Date): string {
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

export function localClock(time: Date): string {
  return `${two(time.getHours())}:${two(time.getMinutes())}`;
}

// "Today", "Yesterday" or the date.
export function sayDay(date: string, now: Date): string {
  if (date === localDate(now)) return 'Today';
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  return date === localDate(yesterday) ? 'Yesterday' : sayDate(date);
}

// How far a zone's clock is ahead of UTC at an instant, in minutes.
function minutesAhead(zone: string, instant: number): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(instant);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  return Math.round((shown - instant) / 60000);
}

// A moment as the daemon writes it, for this browser's owner: "today, 10:00".
export function sayMoment(text: string): string {
  const time = new Date(text);
  return Number.isNaN(time.valueOf()) ? text : `${sayDay(localDate(time), new Date())}, ${localClock(time)}`;
}

// The same to the second: "today, 10:00:07".
export function sayMomentExactly(text: string): string {
  const time = new Date(text);
  return Number.isNaN(time.valueOf()) ? text : `${sayMoment(text)}:${two(time.getSeconds())}`;
}

// A date and a clock ("2026-11-27T15:00", as an input gives them) as the daemon writes it in that zone.
export function inZone(local: string, zone: string): string {
  const wall = Date.parse(`${local}Z`);
  let ahead = minutesAhead(zone, wall);
  ahead = minutesAhead(zone, wall - ahead * 60000);
  const sign = ahead < 0 ? '-' : '+';
  const size = Math.abs(ahead);
  return `${local}:00${sign}${two(Math.floor(size / 60))}:${two(size % 60)}[${zone}]`;
}

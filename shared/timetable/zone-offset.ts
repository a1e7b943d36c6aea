import { Temporal } from 'temporal-polyfill';

/** A span of instants in which a zone keeps one offset: local = instant + offsetMs. Half-open; infinite where the zone never changed. */
export type OffsetSpan = { from: number; to: number; offsetMs: number };

type ZoneSpans = { last: OffsetSpan | undefined; known: OffsetSpan[] };
const zones = new Map<string, ZoneSpans>();

/** Throws a RangeError for an unknown zone and for what is no instant. */
export function offsetSpanAt(zone: string, instant: number): OffsetSpan {
  const spans = zones.get(zone) ?? { last: undefined, known: [] };
  if (spans.last && holds(spans.last, instant)) return spans.last;

  const known = spans.known.find((span) => holds(span, instant));
  spans.last = known ?? askTemporal(zone, instant);
  if (!known) spans.known.push(spans.last);
  zones.set(zone, spans); // Only now: a name that Temporal refused must not fill the map.
  return spans.last;
}

const holds = (span: OffsetSpan, instant: number): boolean => span.from <= instant && instant < span.to;

function askTemporal(zone: string, instant: number): OffsetSpan {
  const whole = Math.floor(instant); // A corrected clock gives fractions of a millisecond; Temporal refuses them.
  const here = Temporal.Instant.fromEpochMilliseconds(whole).toZonedDateTimeISO(zone);
  // 'previous' is strictly before, so that a change at this very instant is only found from one millisecond later.
  const before = here.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  const after = here.getTimeZoneTransition('next');
  return {
    from: before?.epochMilliseconds ?? -Infinity,
    to: after?.epochMilliseconds ?? Infinity,
    offsetMs: here.offsetNanoseconds / 1_000_000,
  };
}

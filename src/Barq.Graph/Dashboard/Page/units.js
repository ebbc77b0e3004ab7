// Numbers as people read them: short, with their units, and always as wide as before.

export const NONE = "–";

function short(value) {
  const size = Math.abs(value);
  if (size >= 1e9) return trim(value / 1e9) + " G";
  if (size >= 1e6) return trim(value / 1e6) + " M";
  if (size >= 1e4) return trim(value / 1e3) + " k";
  return trim(value);
}

// Three digits are enough to see a change, and few enough to read at a glance.
function trim(value) {
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString("en-US").replaceAll(",", "\u202f");
  if (size >= 100 || Number.isInteger(value)) return Math.round(value).toString();
  return size >= 10 ? value.toFixed(1) : value.toFixed(size >= 0.1 || size === 0 ? 2 : 3);
}

const formats = {
  count: (value) => [short(value), ""],
  rate: (value) => [short(value), "/s"],
  milliseconds: (value) => (value >= 1000 ? [trim(value / 1000), "s"] : [trim(value), "ms"]),
  percent: (value) => [value > 0 && value < 0.01 ? "<0.01" : value >= 99.95 && value < 100 ? "99.9" : trim(value), "%"],
  bytes: (value) => (value === 0 ? ["0", "B"] : value < 1 << 20 ? [trim(value / 1024), "kB"] : value >= 1 << 30 ? [trim(value / (1 << 30)), "GB"] : [trim(value / (1 << 20)), "MB"]),
};

/** A value as its digits and its unit. */
export function parts(value, unit) {
  return value === null || value === undefined || Number.isNaN(value) ? [NONE, ""] : formats[unit](value);
}

/** A value as text. */
export function text(value, unit) {
  const [digits, sign] = parts(value, unit);
  return sign === "" || sign === "%" || sign === "/s" ? digits + sign : `${digits} ${sign}`;
}

/** The marks of an axis: all in one unit, and all with as many decimals as their step needs. */
export function onAxis(values, unit) {
  const most = Math.max(...values);
  const divisor = unit === "milliseconds" && most >= 1000 ? 1000 : 1;
  const step = values.length > 1 ? Math.abs(values[1] - values[0]) / divisor : 0;
  if (unit === "bytes" || step === 0 || most / divisor >= 1000) {
    return values.map((value) => text(value, unit));
  }
  const decimals = [0, 1, 2, 3].find((count) => Math.abs(step * 10 ** count - Math.round(step * 10 ** count)) < 1e-6) ?? 4;
  const sign = { percent: "%", rate: "/s", milliseconds: divisor === 1 ? " ms" : " s" }[unit] ?? "";
  return values.map((value) => (value / divisor).toFixed(decimals) + sign);
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const clockShort = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** A time of day; seconds since 1970. */
export const timeOfDay = (seconds, withSeconds = true) => (withSeconds ? clock : clockShort).format(seconds * 1000);

/** How long ago something was, in words; seconds. */
export function ago(seconds) {
  if (seconds < 1) return "just now";
  if (seconds < 90) return `${Math.round(seconds)} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 129600 ? `${Math.round(seconds / 3600)} h ago` : `${Math.round(seconds / 86400)} d ago`;
}

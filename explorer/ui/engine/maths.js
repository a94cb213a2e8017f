// Small maths that every picture needs.

export const clamp = (x, low, high) => Math.min(high, Math.max(low, x));

export const lerp = (a, b, w) => a + (b - a) * w;

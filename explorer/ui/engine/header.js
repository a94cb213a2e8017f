// @ts-check
// A blob begins with the length of its header and the header, as frames/pack.py wrote it.

/** @param {Bytes} bytes @returns {Header} */
export function headerOf(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  return JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
}

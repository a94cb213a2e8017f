// @ts-check
// A carrier brings one blob into the page's memory and takes no room. It may be called again with
// the same blob; the blob leaves once no carrier has held it for two seconds.
import { headerOf } from './header.js';
import { shared } from './shared.js';

/** @param {Component<Bytes>} component @returns {() => void} */
export default function ({ data, parentElement }) {
  const bytes = data.byteOffset % 8 ? data.slice() : data;
  const { id } = headerOf(bytes);
  const entry = shared.blobs.get(id) ?? { bytes, holders: new Set(), decoded: null };
  entry.holders.add(parentElement);
  if (!shared.blobs.has(id)) {
    shared.blobs.set(id, entry);
    for (const listener of shared.listeners) listener(id);
  }
  return () => setTimeout(() => {
    if (parentElement.isConnected) return; // an older call's farewell, the carrier still stands
    entry.holders.delete(parentElement);
    if (!entry.holders.size && shared.blobs.get(id) === entry) shared.blobs.delete(id);
  }, 2000);
}

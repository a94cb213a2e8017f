// What map.py sends.
type MapPart = 'data' | 'out' | 'noise' | 'network' | 'back' | 'sample';

interface MapData {
  bytes: string; // of the blob, in base64
  T: number;
  autoplay: boolean;
  label: string; // for ears
  stations: Record<MapPart, {
    title: string; sentence: string; pages: { name: string; label: string }[];
  }>; // in the order of their numbers
  tools: { name: string, label: string }[]; // pages of the foundations
  query: Record<string, string>; // what a link to another page takes along
  needs: Record<string, string[]>; // what each page asks for before it counts as done
  words: Record<string, string>;
}

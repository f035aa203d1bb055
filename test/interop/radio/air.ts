/** What carries 802.11 frames, without radiotap and frame check sequence, to all who listen. */
export interface Air {
  /** Sends a frame. Borrowed: it is not kept. */
  send(mpdu: Uint8Array): void;
  /** Hears every frame of the channel, whomever it is for. @returns ends it */
  listen(listener: (mpdu: Uint8Array) => void): () => void;
}

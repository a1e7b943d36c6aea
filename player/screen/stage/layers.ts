/** Two layers that change places. What lies below is loaded but covered. */
export interface Layers {
  below: () => HTMLElement;
  /** The one below is hidden, whatever was begun with it. */
  settle: () => void;
  /**
   * Covered pictures are not composed at all: uncovered at once, a video would be missing for a frame. So it is composed first,
   * too faintly to be seen (the style is in screen.css).
   */
  arrive: () => void;
  change: () => void;
}

export function createLayers([one, other]: readonly [HTMLElement, HTMLElement]): Layers {
  let [above, below] = [one, other];
  function settle(): void {
    above.dataset.place = 'above';
    below.dataset.place = 'below';
    above.inert = false;
    below.inert = true; // What is hidden is neither read aloud nor reached by keys.
  }
  settle();
  return {
    below: () => below,
    settle,
    arrive: () => void (below.dataset.place = 'arriving'),
    change() {
      [above, below] = [below, above];
      settle();
    },
  };
}

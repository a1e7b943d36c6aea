/** The house's mark: a sprout over a furrow. */
export const Sprout = () => (
  <svg className="sprout" viewBox="0 0 64 64" aria-hidden="true">
    <path className="sprout-leaf" d="M31 40C12 40 8 27 8 14c14 0 23 8 23 26zM33 34c0-14 7-21 23-21 0 14-8 21-23 21z" />
    <path className="sprout-stem" d="M32 54V32M8 54c16-5 32-5 48 0" />
  </svg>
);

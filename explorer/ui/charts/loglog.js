// The chart's drawing comes from Python as it is; it is set only where it differs.
export default ({ data, parentElement }) => {
  const root = parentElement.querySelector('.loglog');
  if (root.innerHTML !== data[0]) root.innerHTML = data[0];
};

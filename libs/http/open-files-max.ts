/** How many files and connections this process may have open, as its surroundings set it; undefined: no limit is told. */
export function openFilesMax(): number | undefined {
  const { report } = process;
  // Or names of hosts would be looked up.
  Object.assign(report, { excludeNetwork: true });
  const { userLimits } = report.getReport() as { readonly userLimits?: { readonly open_files?: { soft?: unknown } } };
  const soft = userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : undefined;
}

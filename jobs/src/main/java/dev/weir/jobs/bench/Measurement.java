package dev.weir.jobs.bench;

import java.util.List;

/** Something that is measured. */
interface Measurement {

  /** The name by which it is asked for. */
  String name();

  /** Measures. */
  List<Finding> run(Workbench bench) throws Exception;
}

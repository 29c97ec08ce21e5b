package dev.precis.llm.spark;

import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Adds Precis's metrics to Spark's: {@code spark.plugins=dev.precis.llm.spark.PrecisPlugin}. Each
 * executor has its own metrics, and the driver has those of all executors.
 */
public final class PrecisPlugin implements SparkPlugin {
  @Override
  public DriverPlugin driverPlugin() {
    return new ReportedMetrics();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorReporter(ExecutorModel.metrics());
  }

  /** Receives the executors' metrics on the driver. */
  private static final class ReportedMetrics implements DriverPlugin {
    private ExecutorReports reports;

    @Override
    public Map<String, String> init(SparkContext spark, PluginContext context) {
      reports = new ExecutorReports(context.metricRegistry(), System::nanoTime);
      return Map.of();
    }

    @Override
    public Object receive(Object message) {
      reports.receive(message);
      return null;
    }
  }
}

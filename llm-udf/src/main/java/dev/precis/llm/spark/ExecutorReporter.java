package dev.precis.llm.spark;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the metrics of an executor and sends them to the driver every two seconds. */
final class ExecutorReporter implements ExecutorPlugin {
  static final Duration PERIOD = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorReporter.class);

  private final ExecutorMetrics metrics;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread daemon = new Thread(work, "precis-metrics");
            daemon.setDaemon(true);
            return daemon;
          });
  private PluginContext context;
  private Future<?> reporting;

  ExecutorReporter(ExecutorMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void init(PluginContext pluginContext, Map<String, String> unused) {
    context = pluginContext;
    MeasureMetrics.register(context.metricRegistry(), "", metrics::value);
    reporting =
        thread.scheduleAtFixedRate(this::report, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void report() {
    try {
      context.send(ExecutorReports.message(context.executorID(), metrics.values()));
    } catch (IOException | RuntimeException e) {
      // The driver has ended or is busy. An exception would cancel all later reports.
      LOG.debug("Cannot report metrics to the driver", e);
    }
  }

  @Override
  public void shutdown() {
    if (reporting != null) {
      reporting.cancel(false);
      // What happened since the last report. Lost if the driver has ended before.
      report();
    }
    thread.shutdown();
  }
}

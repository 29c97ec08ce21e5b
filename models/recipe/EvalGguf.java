import de.kherud.llama.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.*;

/**
 * Greedy answers of a GGUF model, for tinymodel.py score.
 *
 * <pre>java -cp llama-4.2.0.jar EvalGguf.java MODEL PROMPTS.b64 OUT PARALLEL [THREADS] [LIMIT]</pre>
 */
public class EvalGguf {
  public static void main(String[] a) throws Exception {
    int par = Integer.parseInt(a[3]), threads = a.length > 4 ? Integer.parseInt(a[4]) : 2, nPredict = 260;
    List<String> prompts = Files.readAllLines(Path.of(a[1])).stream()
        .map(l -> new String(Base64.getDecoder().decode(l), StandardCharsets.UTF_8)).collect(Collectors.toList());
    if (a.length > 5) prompts = prompts.subList(0, Math.min(prompts.size(), Integer.parseInt(a[5])));
    LlamaModel.setLogger(de.kherud.llama.args.LogFormat.TEXT, (l, m) -> { if (l == LogLevel.ERROR || l == LogLevel.WARN) System.err.print(m); });
    ModelParameters p = new ModelParameters().setModel(a[0]).setCtxSize(par * 2560).setParallel(par)
        .setThreads(threads).setThreadsBatch(threads).setBatchSize(2048).setUbatchSize(512).disableContextShift();
    String[] lines = new String[prompts.size()];
    try (LlamaModel model = new LlamaModel(p)) {
      ExecutorService ex = Executors.newFixedThreadPool(par);
      long t0 = System.nanoTime();
      List<Future<?>> fs = new ArrayList<>();
      for (int i = 0; i < lines.length; i++) {
        final int n = i; final String prompt = prompts.get(i);
        fs.add(ex.submit(() -> {
          String out = model.complete(new InferenceParameters(prompt).setNPredict(nPredict).setTemperature(0f).setCachePrompt(false));
          int tokens = model.encode(out).length;
          String ids = Arrays.stream(model.encode(prompt)).mapToObj(Integer::toString).collect(Collectors.joining(" "));
          lines[n] = tokens + "\t" + (tokens < nPredict - 6 ? 1 : 0) + "\t"
              + Base64.getEncoder().encodeToString(out.getBytes(StandardCharsets.UTF_8)) + "\t" + ids;
          return null;
        }));
      }
      for (Future<?> f : fs) f.get();
      System.out.printf("%d prompts, %d slots, %.1f s%n", lines.length, par, (System.nanoTime() - t0) / 1e9);
      ex.shutdown();
    }
    Files.write(Path.of(a[2]), Arrays.asList(lines));
    System.exit(0);
  }
}

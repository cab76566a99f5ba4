# One operation of R on a file of answers (items × rows bytes, item by item), in a process of its own.
# usage: Rscript bench-psychometrics.R OP FILE ROWS ITEMS
args <- commandArgs(TRUE)
op <- args[1]; n <- as.integer(args[3]); k <- as.integer(args[4])
if (op == "versions") {
  cat(sprintf("R %s, psych %s, lavaan %s\n", getRversion(), packageVersion("psych"), packageVersion("lavaan")))
  quit()
}
suppressWarnings(suppressPackageStartupMessages({ library(psych); library(lavaan) }))
options(mc.cores = 1)
codes <- readBin(args[2], "integer", n * k, size = 1)
X <- as.data.frame(matrix(codes, n, k)); names(X) <- sprintf("i%02d", seq_len(k)); rm(codes); invisible(gc())
high <- function() as.numeric(gsub("\\D", "", grep("VmHWM", readLines("/proc/self/status"), value = TRUE)))
before <- high()
quiet <- function(x) suppressWarnings(suppressMessages(x))
model <- paste("f =~", paste(names(X), collapse = "+"))
seconds <- system.time(value <- switch(op,
  cov = sum(cov(X)),
  alpha = alpha(X, check.keys = FALSE)$total$raw_alpha,
  omega = quiet(omega(X, nfactors = 1, plot = FALSE)$omega.tot),
  polychoric = sum(polychoric(X, progress = FALSE)$rho),
  efa = sum(quiet(fa(X, nfactors = 1, fm = "minres", rotate = "none"))$loadings^2),
  cfa = as.numeric(fitMeasures(cfa(model, X, std.lv = TRUE), "chisq"))))[["elapsed"]]
cat(sprintf("{\"ms\": %.1f, \"value\": %.10f, \"kb\": %.0f}\n", 1000 * seconds, value, high() - before))

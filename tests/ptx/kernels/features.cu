// small kernels that bring out PTX which the larger ones do not: by-value structs, module variables, function pointers,
// recursion-free calls, printf, double precision, 64-bit integers, conversions, bit twiddling, votes, locks, fences
#include "cuda_device.h"

// ---- a struct as a kernel parameter (.param .align 8 .b8 x[..]) and one returned by a call -----------------------
struct Affine { double m[4]; int n; float2 shift; int8_t mode; };
struct Pair { float lo, hi; int which; };
__device__ __noinline__ Pair order(float a, float b) { Pair p; p.lo = fmin_(a, b); p.hi = fmax_(a, b); p.which = a <= b; return p; }

// out[i] = (m0*x + m1*y + shift.x, m2*x + m3*y + shift.y), mode 1 orders the pair, lowest first
extern "C" __global__ void feat_struct(const Affine t, const float2* in, float2* out) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= t.n) return;
  double x = in[i].x, y = in[i].y;
  float2 r = make_float2((float)(t.m[0] * x + t.m[1] * y) + t.shift.x, (float)(t.m[2] * x + t.m[3] * y) + t.shift.y);
  if (t.mode == 1) { Pair p = order(r.x, r.y); r.x = p.lo; r.y = p.hi; }
  out[i] = r;
}

// ---- module-scope variables: zeroed, initialised, an array of structs, a pointer to another variable --------------
__device__ unsigned feat_counter;
__device__ int feat_table[8] = {3, 1, 4, 1, 5, 9, 2, 6};
struct Item { int8_t tag; short s; int64_t v; float f; };
static __constant__ Item feat_items[3] = {{1, -2, 3000000000000LL, 0.5f}, {7, 300, -5, 2.25f}, {-1, 9, 1, -1.0f}};
__device__ int* feat_ptr = &feat_table[2];

// out[i] = table[i%8] + items[i%3].v + items[i%3].s + (*feat_ptr); counter += number of threads with i < n
extern "C" __global__ void feat_globals(int n, int64_t* out) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const Item& it = feat_items[i % 3];
  out[i] = feat_table[i & 7] + it.v + it.s + it.tag + *feat_ptr;
  atomicAdd(&feat_counter, 1u);
}

// ---- calls through a table of function pointers ------------------------------------------------------------------
typedef float (*unary)(float);
__device__ __noinline__ float f_sq(float x) { return x * x; }
__device__ __noinline__ float f_neg(float x) { return -x; }
__device__ __noinline__ float f_half(float x) { return 0.5f * x; }
__device__ unary feat_ops[3] = {f_sq, f_neg, f_half};

// out[i] = op[code[i]](x[i]); lanes of a warp call different functions
extern "C" __global__ void feat_indirect(int n, const int* code, const float* x, float* out) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) out[i] = feat_ops[code[i]](x[i]);
}

// ---- a dense switch in a loop: a tiny byte-code machine -----------------------------------------------------------
extern "C" __global__ void feat_switch(int n, int len, const uint8_t* __restrict__ code, int* out) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  int a = i, b = 1;
  for (int pc = 0; pc < len; pc++) {
    switch (code[(pc + i) % len]) {
      case 0: a += b; break;
      case 1: b ^= a; break;
      case 2: a = a * 3 + 1; break;
      case 3: b = b << (a & 7); break;
      case 4: a -= 17; break;
      case 5: { int t = a; a = b; b = t; } break;
      case 6: if (a & 1) pc++; break;
      case 7: b = popc((unsigned)b) + a; break;
      case 8: a = (int)((unsigned)a >> 3); break;
      case 9: b = a % 7 + b / 5; break;
      default: a = ~a;
    }
  }
  out[i] = a ^ b;
}

// ---- double precision and 64-bit integers ------------------------------------------------------------------------
extern "C" __global__ void feat_double(int n, const double* __restrict__ x, double* __restrict__ y) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  double v = x[i], s = 1.0, term = 1.0;                    // exp(v) by its series, then sqrt and a division
  for (int k = 1; k < 20; k++) { term = term * v / k; s += term; }
  y[i] = __nvvm_sqrt_rn_d(s) / (1.0 + __builtin_fabs(v));
}

extern "C" __global__ void feat_int64(int n, const uint64_t* __restrict__ x, uint64_t* __restrict__ y) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  uint64_t v = x[i];
  v ^= v >> 33; v *= 0xff51afd7ed558ccdULL; v ^= v >> 33;  // murmur's finaliser
  uint64_t hi = mul64hi(v, 0x9e3779b97f4a7c15ULL), q = v / (uint64_t)(i + 3), r = v % (uint64_t)(i + 3);
  int64_t sg = (int64_t)v >> (i & 63);
  y[i] = hi ^ q ^ r * 31 ^ (uint64_t)sg ^ (uint64_t)__builtin_popcountll(v) ^ (uint64_t)__builtin_clzll(v | 1);
}

// ---- conversions and bit fields ----------------------------------------------------------------------------------
// out[8*i..]: float -> int by truncation, nearest-even, floor, ceil; float -> u8 clamped; int8/int16 extended; bit reverse; byte permute
extern "C" __global__ void feat_convert(int n, const float* __restrict__ x, int* __restrict__ out) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  float f = x[i];
  unsigned u = f2u(f);
  out[8 * i + 0] = (int)f;
  out[8 * i + 1] = (int)__builtin_rintf(f);
  out[8 * i + 2] = (int)__builtin_floorf(f);
  out[8 * i + 3] = (int)__builtin_ceilf(f);
  out[8 * i + 4] = (uint8_t)fmin_(fmax_(f, 0.0f), 255.0f);
  out[8 * i + 5] = (int8_t)u + (short)(u >> 8);
  out[8 * i + 6] = (int)brev(u) ^ clz_(u) ^ ffs_(u);
  out[8 * i + 7] = (int)((u & 0xffu) << 24 | (u & 0xff00u) << 8 | (u >> 8 & 0xff00u) | u >> 24);
}

// ---- votes, lanes, partial masks ---------------------------------------------------------------------------------
// out[i] = ballot of x > 0 ^ (any << 1) ^ (all << 2), and the lanes with x > 0 sum their x among themselves (under divergence)
extern "C" __global__ void feat_votes(const int* __restrict__ x, unsigned* __restrict__ out) {
  int i = blockIdx.x * blockDim.x + threadIdx.x, v = x[i];
  unsigned b = __ballot_sync(FULL, v > 0), r = b ^ (unsigned)(__any_sync(FULL, v > 100) << 1) ^ (unsigned)(__all_sync(FULL, v > -100) << 2);
  if (v > 0) {
    int first = ffs_(b) - 1;
    int lead = __shfl_sync(b, v, first);                   // named by a mask that is not full
    r += (unsigned)lead * 3u;
    __syncwarp(b);
  }
  r += (unsigned)__syncthreads_count(v & 1) + (unsigned)(__syncthreads_or(v == 7) << 16) + (unsigned)(__syncthreads_and(v != 9) << 17);
  out[i] = r;
}

#if __CUDA_ARCH__ >= 800
// histogram of keys by groups of equal lanes (match.any), and redux
extern "C" __global__ void feat_match(const unsigned* __restrict__ key, unsigned* count, unsigned* out) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  unsigned m = __match_any_sync(FULL, key[i]);
  if ((int)lane_id() == ffs_(m) - 1) atomicAdd(&count[key[i]], (unsigned)popc(m));
  out[i] = (unsigned)__reduce_add_sync(FULL, (int)key[i]) + __reduce_max_sync(FULL, key[i]);
}
#endif

// ---- a lock: lanes of one warp compete, so the loop must let the holder go on (no lane may spin the others out) ----
extern "C" __global__ void feat_lock(int* lock, int* shared_value) {
  bool done = false;
  while (!done) {
    if (atomicCAS(lock, 0, 1) == 0) {
      __threadfence();
      *(volatile int*)shared_value = *(volatile int*)shared_value + 1;
      __threadfence();
      atomicExch((unsigned*)lock, 0u);
      done = true;
    }
  }
}

// ---- the last block to finish adds the others' results (fence + ticket) -------------------------------------------
__device__ unsigned feat_ticket;
extern "C" __global__ void feat_lastblock(int n, const int* __restrict__ x, volatile int* part, int* out) {
  __shared__ int s;
  __shared__ bool last;
  if (threadIdx.x == 0) s = 0;
  __syncthreads();
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) atomicAdd(&s, x[i]);
  __syncthreads();
  if (threadIdx.x == 0) {
    part[blockIdx.x] = s;
    __threadfence();
    last = atomicAdd(&feat_ticket, 1u) == gridDim.x - 1;
  }
  __syncthreads();
  if (last && threadIdx.x == 0) {
    int t = 0;
    for (int b = 0; b < (int)gridDim.x; b++) t += part[b];
    *out = t;
    feat_ticket = 0;
  }
}

// ---- printf: vprintf(format, packed arguments) --------------------------------------------------------------------
extern "C" __device__ int vprintf(const char*, void*);
struct __attribute__((aligned(8))) FmtArgs { int i; double d; };
extern "C" __global__ void feat_printf(int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  FmtArgs a = {i, i * 0.25};
  vprintf("thread %d of the grid says %.2f\n", &a);
}
// traps when a flag is set (assert)
extern "C" __global__ void feat_trap(const int* flag) { if (flag[threadIdx.x]) __builtin_trap(); }

// ---- approximate maths and special values: out[8*i..] = ex2, lg2, rsqrt, sqrt, sin, cos, min(x,NaN), rcp -----------
extern "C" __global__ void feat_math(int n, const float* __restrict__ x, float* __restrict__ out) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  float v = x[i], a = fabs_(v);
  out[8 * i + 0] = ex2_approx(v);
  out[8 * i + 1] = lg2_approx(a);
  out[8 * i + 2] = rsqrt_approx(a);
  out[8 * i + 3] = sqrt_rn(a);
  out[8 * i + 4] = sin_approx(v);
  out[8 * i + 5] = cos_approx(v);
  out[8 * i + 6] = fmin_(v, u2f(0x7fc00000u));
  out[8 * i + 7] = rcp_rn(v);
}

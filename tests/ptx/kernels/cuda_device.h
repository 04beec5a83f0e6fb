// cuda_device.h - the small part of the CUDA C++ device language that the kernels in this folder use, written on top of
// clang's NVPTX builtins, so that no CUDA SDK and no libdevice is needed. README.md says how it is compiled.
#pragma once

#define __global__   __attribute__((global))
#define __device__   __attribute__((device))
#define __host__     __attribute__((host))
#define __shared__   __attribute__((shared))
#define __constant__ __attribute__((constant))
#define __launch_bounds__(...) __attribute__((launch_bounds(__VA_ARGS__)))
#define __forceinline__ inline __attribute__((always_inline))
#define __noinline__ __attribute__((noinline))
#define __align__(n) __attribute__((aligned(n)))
#define DI static __device__ __forceinline__
// dynamic shared memory: DYN_SHARED(float, s);   bytes come from the launch
#define DYN_SHARED(type, name) extern __shared__ type name[]

typedef unsigned char      uint8_t;
typedef signed char        int8_t;
typedef unsigned short     uint16_t;
typedef unsigned int       uint32_t;
typedef unsigned long long uint64_t;
typedef long long          int64_t;

// ---- special registers -------------------------------------------------------------------------
#define SREG(name)                                                                                   \
  struct cuda_##name##_t {                                                                           \
    __declspec(property(get = gx)) unsigned x;                                                       \
    __declspec(property(get = gy)) unsigned y;                                                       \
    __declspec(property(get = gz)) unsigned z;                                                       \
    static __device__ __forceinline__ unsigned gx() { return __nvvm_read_ptx_sreg_##name##_x(); }    \
    static __device__ __forceinline__ unsigned gy() { return __nvvm_read_ptx_sreg_##name##_y(); }    \
    static __device__ __forceinline__ unsigned gz() { return __nvvm_read_ptx_sreg_##name##_z(); }    \
  }
SREG(tid); SREG(ctaid); SREG(ntid); SREG(nctaid);
#undef SREG
extern const __device__ __attribute__((weak)) cuda_tid_t    threadIdx;
extern const __device__ __attribute__((weak)) cuda_ctaid_t  blockIdx;
extern const __device__ __attribute__((weak)) cuda_ntid_t   blockDim;
extern const __device__ __attribute__((weak)) cuda_nctaid_t gridDim;
#define warpSize 32
DI unsigned lane_id() { return __nvvm_read_ptx_sreg_laneid(); }
DI uint32_t clock32() { return __nvvm_read_ptx_sreg_clock(); }

// ---- vector types ------------------------------------------------------------------------------
struct __attribute__((aligned(8)))  float2 { float x, y; };
struct __attribute__((aligned(16))) float4 { float x, y, z, w; };
struct __attribute__((aligned(8)))  int2   { int x, y; };
struct __attribute__((aligned(16))) int4   { int x, y, z, w; };
struct __attribute__((aligned(16))) uint4  { unsigned x, y, z, w; };
struct __attribute__((aligned(4)))  uchar4 { uint8_t x, y, z, w; };
DI float2 make_float2(float x, float y) { float2 r = {x, y}; return r; }
DI float4 make_float4(float x, float y, float z, float w) { float4 r = {x, y, z, w}; return r; }
// one 16-byte access, whatever the optimiser makes of struct float4
typedef float vfloat4 __attribute__((ext_vector_type(4)));
DI float4 load4(const float* p) { vfloat4 v = *(const vfloat4*)p; return make_float4(v.x, v.y, v.z, v.w); }
DI void store4(float* p, float4 a) { vfloat4 v = {a.x, a.y, a.z, a.w}; *(vfloat4*)p = v; }
typedef _Float16 half;
typedef _Float16 half2 __attribute__((ext_vector_type(2)));

// ---- barriers, fences (__syncthreads() itself is a clang builtin) -----------------------------
DI int  __syncthreads_count(int p) { return __nvvm_bar0_popc(p); }
DI int  __syncthreads_and(int p) { return __nvvm_bar0_and(p); }
DI int  __syncthreads_or(int p) { return __nvvm_bar0_or(p); }
DI void __syncwarp(unsigned m = 0xffffffffu) { __nvvm_bar_warp_sync(m); }
DI void __threadfence() { __nvvm_membar_gl(); }
DI void __threadfence_block() { __nvvm_membar_cta(); }

// ---- warp collectives --------------------------------------------------------------------------
#define FULL 0xffffffffu
DI int   __shfl_sync(unsigned m, int v, int src, int w = 32)        { return __nvvm_shfl_sync_idx_i32(m, v, src, ((32 - w) << 8) | 31); }
DI float __shfl_sync(unsigned m, float v, int src, int w = 32)      { return __nvvm_shfl_sync_idx_f32(m, v, src, ((32 - w) << 8) | 31); }
DI int   __shfl_up_sync(unsigned m, int v, int d, int w = 32)       { return __nvvm_shfl_sync_up_i32(m, v, d, (32 - w) << 8); }
DI float __shfl_up_sync(unsigned m, float v, int d, int w = 32)     { return __nvvm_shfl_sync_up_f32(m, v, d, (32 - w) << 8); }
DI int   __shfl_down_sync(unsigned m, int v, int d, int w = 32)     { return __nvvm_shfl_sync_down_i32(m, v, d, ((32 - w) << 8) | 31); }
DI float __shfl_down_sync(unsigned m, float v, int d, int w = 32)   { return __nvvm_shfl_sync_down_f32(m, v, d, ((32 - w) << 8) | 31); }
DI int   __shfl_xor_sync(unsigned m, int v, int d, int w = 32)      { return __nvvm_shfl_sync_bfly_i32(m, v, d, ((32 - w) << 8) | 31); }
DI float __shfl_xor_sync(unsigned m, float v, int d, int w = 32)    { return __nvvm_shfl_sync_bfly_f32(m, v, d, ((32 - w) << 8) | 31); }
DI unsigned __ballot_sync(unsigned m, int p) { return __nvvm_vote_ballot_sync(m, p); }
DI int      __any_sync(unsigned m, int p)    { return __nvvm_vote_any_sync(m, p); }
DI int      __all_sync(unsigned m, int p)    { return __nvvm_vote_all_sync(m, p); }
DI unsigned __activemask() { unsigned r; asm volatile("activemask.b32 %0;" : "=r"(r)); return r; }
#if __CUDA_ARCH__ >= 700
DI unsigned __match_any_sync(unsigned m, unsigned v) { return __nvvm_match_any_sync_i32(m, v); }
#endif
#if __CUDA_ARCH__ >= 800
DI int __reduce_add_sync(unsigned m, int v) { return __nvvm_redux_sync_add(v, m); }
DI unsigned __reduce_max_sync(unsigned m, unsigned v) { return __nvvm_redux_sync_umax(v, m); }
#endif

// ---- atomics -----------------------------------------------------------------------------------
DI int      atomicAdd(int* p, int v)                       { return __nvvm_atom_add_gen_i(p, v); }
DI unsigned atomicAdd(unsigned* p, unsigned v)             { return __nvvm_atom_add_gen_i((int*)p, (int)v); }
DI uint64_t atomicAdd(uint64_t* p, uint64_t v)             { return __nvvm_atom_add_gen_ll((long long*)p, (long long)v); }
DI float    atomicAdd(float* p, float v)                   { return __nvvm_atom_add_gen_f(p, v); }
DI int      atomicMax(int* p, int v)                       { return __nvvm_atom_max_gen_i(p, v); }
DI unsigned atomicMin(unsigned* p, unsigned v)             { return __nvvm_atom_min_gen_ui(p, v); }
DI unsigned atomicOr(unsigned* p, unsigned v)              { return __nvvm_atom_or_gen_i((int*)p, (int)v); }
DI unsigned atomicExch(unsigned* p, unsigned v)            { return __nvvm_atom_xchg_gen_i((int*)p, (int)v); }
DI int      atomicCAS(int* p, int cmp, int v)              { return __nvvm_atom_cas_gen_i(p, cmp, v); }
DI unsigned atomicCAS(unsigned* p, unsigned c, unsigned v) { return __nvvm_atom_cas_gen_i((int*)p, (int)c, (int)v); }

// ---- maths -------------------------------------------------------------------------------------
DI float ex2_approx(float x)   { return __nvvm_ex2_approx_f(x); }
DI float lg2_approx(float x)   { return __nvvm_lg2_approx_f(x); }
DI float rsqrt_approx(float x) { return __nvvm_rsqrt_approx_f(x); }
DI float sin_approx(float x)   { return __nvvm_sin_approx_f(x); }
DI float cos_approx(float x)   { return __nvvm_cos_approx_f(x); }
DI float rcp_rn(float x)       { return __nvvm_rcp_rn_f(x); }
DI float sqrt_rn(float x)      { return __nvvm_sqrt_rn_f(x); }
DI float fma_rn(float a, float b, float c) { return __nvvm_fma_rn_f(a, b, c); }
DI float fmax_(float a, float b) { return __nvvm_fmax_f(a, b); }
DI float fmin_(float a, float b) { return __nvvm_fmin_f(a, b); }
DI float fabs_(float a) { return __builtin_fabsf(a); }
DI float exp_(float x) { return ex2_approx(x * 1.4426950408889634f); }
DI float log_(float x) { return lg2_approx(x) * 0.6931471805599453f; }
DI int   imin(int a, int b) { return a < b ? a : b; }
DI int   imax(int a, int b) { return a > b ? a : b; }
DI int   popc(unsigned x) { return __builtin_popcount(x); }
DI int   clz_(unsigned x) { return x ? __builtin_clz(x) : 32; }
DI int   ffs_(unsigned x) { return __builtin_ffs((int)x); }
DI unsigned brev(unsigned x) { return __builtin_bitreverse32(x); }
DI unsigned rotr(unsigned x, unsigned n) { return __builtin_rotateright32(x, n); }
DI unsigned f2u(float f) { return __builtin_bit_cast(unsigned, f); }
DI float u2f(unsigned u) { return __builtin_bit_cast(float, u); }
DI uint64_t mul64hi(uint64_t a, uint64_t b) { return __nvvm_mulhi_ull(a, b); }
DI unsigned mulhi(unsigned a, unsigned b) { return __nvvm_mulhi_ui(a, b); }

// ---- instructions reached through inline PTX ---------------------------------------------------
DI int dp4a(int a, int b, int c) {
#if __CUDA_ARCH__ >= 610
  int d; asm("dp4a.s32.s32 %0, %1, %2, %3;" : "=r"(d) : "r"(a), "r"(b), "r"(c)); return d;
#else
  for (int i = 0; i < 32; i += 8) c += (int)(int8_t)(a >> i) * (int)(int8_t)(b >> i);
  return c;
#endif
}
DI half2 hfma2(half2 a, half2 b, half2 c) {
#if __CUDA_ARCH__ >= 530
  unsigned d;
  asm("fma.rn.f16x2 %0, %1, %2, %3;" : "=r"(d) : "r"(__builtin_bit_cast(unsigned, a)),
      "r"(__builtin_bit_cast(unsigned, b)), "r"(__builtin_bit_cast(unsigned, c)));
  return __builtin_bit_cast(half2, d);
#else
  return a * b + c;
#endif
}
#if __CUDA_ARCH__ >= 800
DI void mma_m16n8k16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
  asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
      : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}
DI unsigned smem_addr(const void* p) {
  unsigned r; asm("{ .reg .u64 t; cvta.to.shared.u64 t, %1; cvt.u32.u64 %0, t; }" : "=r"(r) : "l"(p)); return r;
}
DI void cp_async16(void* dst, const void* src) {
  asm volatile("cp.async.ca.shared.global [%0], [%1], 16;" :: "r"(smem_addr(dst)), "l"(src) : "memory");
}
DI void cp_async_commit() { asm volatile("cp.async.commit_group;" ::: "memory"); }
template <int N> DI void cp_async_wait() { asm volatile("cp.async.wait_group %0;" :: "n"(N) : "memory"); }
DI void ldmatrix_x4(unsigned (&r)[4], const void* row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
      : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "r"(smem_addr(row)) : "memory");
}
DI float tanh_approx(float x) { float r; asm("tanh.approx.f32 %0, %1;" : "=f"(r) : "f"(x)); return r; }
#endif
